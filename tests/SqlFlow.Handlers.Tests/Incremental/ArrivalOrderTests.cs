using System.Collections.Immutable;
using System.Globalization;
using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using SqlFlow.Connectors;
using SqlFlow.Engines;
using SqlFlow.Engines.DuckDb;
using SqlFlow.Execution;
using SqlFlow.Handlers.Tests.Harness;
using SqlFlow.Planning;
using SqlFlow.State;
using SqlFlow.Variables;

namespace SqlFlow.Handlers.Tests.Incremental;

/// <summary>Rows that come late and in any order end in the table that a full reload makes.</summary>
public sealed class ArrivalOrderTests
{
    private const int Lookback = 4;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // Rows come in a few deliveries; one comes late by less than the lookback against what was delivered before it. Few keys and
    // times, so that ties and repetitions are frequent.
    private static readonly Gen<(int Key, int Delay, int Value)[][]> Deliveries =
        Gen.Select(Gen.Int[0, 3], Gen.Int[-2, Lookback], Gen.Int[0, 9]).Array[0, 4].Array[1, 3];

    [Fact]
    public async Task Any_arrival_order_with_lookback_and_keys_equals_a_full_reload()
    {
        await using var engine = await DuckDbEngine.OpenAsync(DuckDbOptions.Default with { Threads = 1 }, TimeProvider.System, null, Token);
        var watermarks = new WatermarkManager("history", "run", TimeProvider.System);
        await watermarks.EnsureCreatedAsync(engine, Token);
        var targets = 0;
        await Deliveries.SampleAsync(async deliveries =>
        {
            var number = Interlocked.Increment(ref targets);
            var target = $"t{number}";
            var seesOnlyNews = number % 2 == 0;
            var all = new List<Row>();
            foreach (var delivery in deliveries)
            {
                var newest = all.Count == 0 ? 0 : all.Max(static row => row.Time);
                var rows = delivery.Select(row => new Row(row.Key, Math.Max(0, newest - row.Delay), row.Value)).ToList();
                all.AddRange(rows);
                await LoadAsync(engine, watermarks, target, seesOnlyNews ? rows : all);
            }

            // Of the rows with one key the latest wins, and of those the last to arrive.
            var reload = all.GroupBy(static row => row.Key).Select(static rows => rows.Reverse().MaxBy(static row => row.Time)!).OrderBy(static row => row.Key);
            await using var session = await engine.OpenSessionAsync(Token);
            var found = await session.QueryAsync($"FROM {target} ORDER BY id", 100, Token);
            Assert.Equal(reload, found.Rows.Select(static row => new Row(Number(row[0]), Number(row[1]), Number(row[2]))));
        }, iter: 1_000);
    }

    private static int Number(object? value) => Convert.ToInt32(value, CultureInfo.InvariantCulture);

    private static async Task LoadAsync(ISqlEngine engine, WatermarkManager watermarks, string target, List<Row> rows)
    {
        var registry = new TestSteps();
        var connectors = new ConnectorRegistry().Add(new RowConnector(rows));
        var files = new ProjectFiles(Path.GetTempPath());
        var source = new SourceStep
        {
            Id = "source",
            Name = "s",
            Connector = "rows",
            SyncMode = SyncMode.Incremental,
            CursorField = "ts",
            PrimaryKey = ["id"],
            Lookback = JsonValue.From(Lookback),
        };
        var problems = new PlanProblems();
        var document = PlanDocument.FromSteps("history", [source, new LoadStep { Id = "load", Source = "s", TargetTable = target }], registry, problems);
        var pipeline = await Planner.PlanAsync(document, registry, new FakeEngine(), connectors, files, VariableLayers.None, problems, Token);
        var clock = TimeProvider.System;
        var context = new PipelineContext
        {
            RunId = "run",
            Pipeline = pipeline!,
            Engine = engine,
            Connectors = connectors,
            Variables = new VariableManager(),
            Watermarks = watermarks,
            Observability = new Observability.ObservabilityManager("run", clock),
            Files = files,
            TimeProvider = clock,
            LoggerFactory = NullLoggerFactory.Instance,
        };
        Assert.Equal(StepStatus.Success, (await registry.ExecuteAsync(pipeline!.Steps[1].Step, context, Token)).Status);
    }

    private sealed record Row(int Key, int Time, int Value);

    /// <summary>Gives rows in the order in which they arrived.</summary>
    private sealed class RowConnector(List<Row> rows) : IConnector
    {
        public string Type => "rows";

        public ImmutableArray<ConnectorParameter> Parameters => [];

        public ValueTask<SourceData> OpenAsync(SourceRequest request, CancellationToken cancellationToken)
        {
            var values = rows.Select(static row => string.Create(CultureInfo.InvariantCulture, $"({row.Key}, {row.Time}, {row.Value})"));
            var sql = rows.Count == 0 ? "(SELECT 0 AS id, 0 AS ts, 0 AS v WHERE false)" : $"(VALUES {string.Join(", ", values)}) AS given(id, ts, v)";
            return new(new SourceData.Relation(sql, []));
        }
    }
}
