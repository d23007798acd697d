using System.Collections.Immutable;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using SqlFlow.Connectors;
using SqlFlow.Observability;
using SqlFlow.Planning;
using SqlFlow.Variables;

namespace SqlFlow.Handlers.Tests.Harness;

/// <summary>Executes one step with its handler, in a context made by hand around a <see cref="FakeEngine"/>.</summary>
internal sealed class HandlerTest : IDisposable
{
    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public TempFolder Folder { get; } = new();

    public FakeEngine Engine { get; } = new();

    public VariableManager Variables { get; } = new();

    public ConnectorRegistry Connectors { get; } = new ConnectorRegistry().Add(new FakeConnector()).Add(new CsvConnector());

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2025, 6, 1, 12, 0, 0, TimeSpan.Zero));

    /// <summary>Steps that define sources.</summary>
    public List<Step> Sources { get; } = [];

    public async Task<StepExecutionResult> ExecuteAsync(Step step, CancellationToken? cancellationToken = null)
    {
        var registry = new TestSteps();
        var problems = new PlanProblems();
        var files = new ProjectFiles(Folder.Path);
        var document = PlanDocument.FromSteps("unit", [.. Sources, step], registry, problems);
        // Planned with another engine: what the handler asks is all that the log holds.
        var pipeline = await Planner.PlanAsync(document, registry, new FakeEngine(), Connectors, files, new VariableLayers { Environment = _ => "planned" }, problems, Token);
        Assert.True(pipeline is not null, string.Join('\n', problems));
        var context = new PipelineContext
        {
            RunId = "run",
            Pipeline = pipeline,
            Engine = Engine,
            Connectors = Connectors,
            Variables = Variables,
            Watermarks = new SqlFlow.State.WatermarkManager("unit", "run", Clock),
            Observability = new ObservabilityManager("run", Clock),
            Files = files,
            TimeProvider = Clock,
            LoggerFactory = NullLoggerFactory.Instance,
        };
        return await registry.ExecuteAsync(pipeline.Steps[^1].Step, context, cancellationToken ?? Token);
    }

    public void Dispose() => Folder.Dispose();
}

/// <summary>A connector called <c>fake</c>, whose data the engine reads as <c>read_fake('…')</c>.</summary>
internal sealed class FakeConnector : IConnector
{
    public string Type => "fake";

    public ImmutableArray<ConnectorParameter> Parameters { get; } = [new("what", "What to read.")];

    public ValueTask<SourceData> OpenAsync(SourceRequest request, CancellationToken cancellationToken) =>
        ValueTask.FromResult<SourceData>(new SourceData.Relation($"read_fake('{request.Options.GetText("what")}')", []));
}
