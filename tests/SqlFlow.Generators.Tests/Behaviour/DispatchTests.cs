using System.Text;
using System.Text.Json;
using SqlFlow.Generators.Tests.Harness;
using SqlFlow.Planning;

namespace SqlFlow.Generators.Tests.Behaviour;

public sealed class DispatchTests
{
    private static readonly string Source =
        Sources.Registry + """
        public static class Log { public static int Made; public static string Last = ""; }
        """ + Handler("load", "LoadStep", "") + Handler("copy", "CopyStep", ", Observed") + Handler("export_all", "ExportStep", "");

    [Fact]
    public async Task Each_step_goes_to_its_handler_which_is_made_once_and_at_first_use()
    {
        using var app = LoadedAssembly.From(Source);
        var steps = app.Registry().Steps;
        var context = Contexts.Create();
        Assert.Equal(0, app.Get<int>("Log", "Made"));

        for (var i = 0; i < 3; i++)
        {
            await steps.ExecuteAsync(app.Create<Step>("LoadStep"), context, TestContext.Current.CancellationToken);
            Assert.Equal("load", app.Get<string>("Log", "Last"));
            Assert.Equal(i == 0 ? 1 : 2, app.Get<int>("Log", "Made"));
            await steps.ExecuteAsync(app.Create<Step>("CopyStep"), context, TestContext.Current.CancellationToken);
            Assert.Equal("copy", app.Get<string>("Log", "Last"));
        }

        Assert.Equal(2, app.Get<int>("Log", "Made"));
    }

    [Fact]
    public void Step_types_are_in_ordinal_order_and_found_both_ways()
    {
        using var app = LoadedAssembly.From(Source);
        var steps = app.Registry().Steps;

        Assert.Equal(["copy", "export_all", "load"], steps.StepTypes.ToArray());
        Assert.Equal("load", steps.TypeOf(app.Create<Step>("LoadStep")));
        Assert.Equal("export_all", steps.TypeOf(app.Create<Step>("ExportStep")));
    }

    [Fact]
    public void An_unknown_step_type_leaves_the_reader_where_it_was()
    {
        using var app = LoadedAssembly.From(Source);
        var steps = app.Registry().Steps;

        foreach (var type in (string[])["", "loat", "LOAD", "load ", "something", "exportxall"])
        {
            var reader = new Utf8JsonReader("{\"id\":\"s\"}"u8);
            reader.Read();
            var problems = new PlanProblems();

            Assert.False(steps.TryParse(Encoding.UTF8.GetBytes(type), ref reader, problems, out var step));
            Assert.Null(step);
            Assert.Empty(problems);
            Assert.Equal(1, reader.BytesConsumed);
            Assert.True(steps.SchemaOf(type).IsEmpty);
        }
    }

    [Fact]
    public async Task A_record_without_handler_is_an_argument_exception_that_names_the_known_types()
    {
        using var app = LoadedAssembly.From(Source);
        var steps = app.Registry().Steps;
        var stranger = new Stranger { Id = "x" };

        Assert.Null(steps.TypeOf(stranger));
        var exception = await Assert.ThrowsAsync<ArgumentException>(async () => await steps.ExecuteAsync(stranger, Contexts.Create(), TestContext.Current.CancellationToken));
        Assert.StartsWith("The registry has no handler for Stranger (step \"x\"). It knows: copy, export_all, load.", exception.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => app.Registry().Write(stranger));
    }

    [Theory]
    [InlineData("LoadStep")]
    [InlineData("CopyStep")]
    public void Dispatch_and_wrapper_allocate_nothing(string record)
    {
        using var app = LoadedAssembly.From(Source);
        var steps = app.Registry().Steps;
        var step = app.Create<Step>(record);
        var context = Contexts.Create();

        Execute(steps, step, context, 1_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Execute(steps, step, context, 1_000);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(0, allocated);
    }

    [Fact]
    public void Finding_a_type_allocates_nothing()
    {
        using var app = LoadedAssembly.From(Source);
        var steps = app.Registry().Steps;
        var step = app.Create<Step>("LoadStep");
        var length = 0;

        for (var i = 0; i < 100; i++) length += steps.TypeOf(step)!.Length + steps.StepTypes.Length + steps.SchemaOf("load").Length;
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++) length += steps.TypeOf(step)!.Length + steps.StepTypes.Length + steps.SchemaOf("load").Length;

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.NotEqual(0, length);
    }

    private static void Execute(IStepRegistry steps, Step step, PipelineContext context, int times)
    {
#pragma warning disable CA2012 // Awaiting would allocate in this method, not in what it measures.
        for (var i = 0; i < times; i++)
        {
            if (!steps.ExecuteAsync(step, context, CancellationToken.None).IsCompletedSuccessfully) throw new InvalidOperationException();
        }
#pragma warning restore CA2012
    }

    private static string Handler(string type, string record, string attributes) => $$"""

        public sealed record {{record}} : Step { [System.Diagnostics.CodeAnalysis.SetsRequiredMembers] public {{record}}() => Id = "s"; }

        [StepHandler("{{type}}"){{attributes}}]
        internal sealed class {{record}}Handler : IStepHandler<{{record}}>
        {
            private static readonly StepExecutionResult Result = StepExecutionResult.Success(1);

            public {{record}}Handler() => Log.Made++;

            public ValueTask<StepExecutionResult> ExecuteAsync({{record}} step, PipelineContext context, CancellationToken cancellationToken)
            {
                Log.Last = "{{type}}";
                return new(Result);
            }
        }

        """;

    private sealed record Stranger : Step;
}
