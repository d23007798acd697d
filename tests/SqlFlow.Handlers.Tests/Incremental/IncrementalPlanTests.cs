using SqlFlow.Handlers.Tests.Harness;
using SqlFlow.Planning;
using static SqlFlow.Handlers.Tests.Incremental.IncrementalTest;

namespace SqlFlow.Handlers.Tests.Incremental;

/// <summary>What planning sees, with its place.</summary>
public sealed class IncrementalPlanTests
{
    [Theory]
    [InlineData("\"sync_mode\": \"incremental\"", "", "SF2112", "sync_mode", "nothing says by which column")]
    [InlineData("\"sync_mode\": \"incremental\", \"cursor_field\": \"tz\"", "", "SF2135", "cursor_field", "The cursor 'tz' is not in source 's', whose columns are id, ts, v")]
    [InlineData("\"sync_mode\": \"incremental\", \"cursor_field\": \"ts\", \"primary_key\": \"idd\"", "", "SF2135", "primary_key", "The key column 'idd' is not in source 's'")]
    [InlineData("\"sync_mode\": \"incremental\", \"cursor_field\": \"ts\"", ", \"mode\": \"replace\"", "SF2115", "mode", "The source 's' is incremental, so mode replace")]
    [InlineData("\"sync_mode\": \"incremental\", \"cursor_field\": \"ts\", \"lookback\": \"1 day\"", "", "SF2115", "source", "nothing that identifies a row")]
    [InlineData("\"sync_mode\": \"incremental\", \"cursor_field\": \"ts\", \"primary_key\": [\"id\"], \"lookback\": \"soon\"", "", "SF2115", "lookback", "not \"soon\"")]
    [InlineData("\"sync_mode\": \"incremental\", \"cursor_field\": \"ts\", \"primary_key\": [\"id\"], \"lookback\": -1", "", "SF2115", "lookback", "not -1")]
    [InlineData("\"sync_mode\": \"incremental\", \"cursor_field\": \"ts\", \"primary_key\": [\"id\"], \"lookback_window\": 3", "", "SF2115", "lookback", "does not say of what")]
    [InlineData("\"sync_mode\": \"incremental\", \"cursor_field\": \"id\", \"primary_key\": [\"id\"], \"lookback\": \"2 days\"", "", "SF2115", "lookback", "is no number")]
    [InlineData("\"sync_mode\": \"incremental\", \"cursor_field\": \"ts\", \"start_date\": \"yesterday\"", "", "SF2115", "start_date", "'yesterday' is no value")]
    [InlineData("\"sync_mode\": \"incremental\", \"cursor_field\": \"ts\", \"max_future_skew\": \"much\"", "", "SF2115", "max_future_skew", "'much' is not a length of time")]
    [InlineData("\"sync_mode\": \"sometimes\"", "", "SF2115", "sync_mode", "sometimes")]
    public async Task What_is_wrong_with_an_incremental_source_is_a_plan_error(string source, string load, string code, string property, string message)
    {
        using var test = new PipelineTest().With("a.csv", "id,ts,v\n1,2025-05-01,a\n");

        var problem = (await test.PlanJsonAsync(
            $$"""[{"id": "source", "type": "source", "name": "s", "connector": "csv", "params": {"path": "a.csv"}, {{source}}}, {"id": "load", "type": "load", "source": "s", "target_table": "t"{{load}}}]""")).OnlyError();

        Assert.Equal((code, property), (problem.Code, problem.Property));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.Equal(1, problem.Line);
    }

    [Fact]
    public async Task A_cursor_without_sync_mode_is_warned_about()
    {
        using var test = new PipelineTest().With("a.csv", "id,ts,v\n1,2025-05-01,a\n");

        var problem = Assert.Single((await test.PlanAsync(Source with { SyncMode = SyncMode.FullRefresh }, Load)).Problems);

        Assert.Equal((ProblemSeverity.Warning, "cursor_field"), (problem.Severity, problem.Property));
    }

    [Fact]
    public async Task One_source_loaded_into_one_target_with_different_options_has_no_watermark_of_its_own()
    {
        using var test = new PipelineTest().With("a.csv", "id,ts,v\n1,2025-05-01,a\n");

        var problem = (await test.PlanAsync(Source, Load, Load with { Id = "load2", TargetTable = "T", Options = Make.Map("""{"delimiter": ","}""") })).OnlyError();

        Assert.Equal(("load2", "options"), (problem.StepId, problem.Property));
    }

    [Fact]
    public async Task A_load_without_mode_writes_none_and_a_plan_reads_back_equal()
    {
        using var test = new PipelineTest().With("a.csv", "id,ts,v\n1,2025-05-01,a\n");
        var source = Keyed with { Lookback = JsonValue.From("2 days"), StartDate = "2025-01-01", MaxFutureSkew = "1 minute" };
        var planned = await test.PlanAsync(source, Load);

        using var buffer = new MemoryStream();
        using (var writer = new System.Text.Json.Utf8JsonWriter(buffer)) PlanWriter.Write(writer, planned.Pipeline!, new TestSteps());
        var json = System.Text.Encoding.UTF8.GetString(buffer.ToArray());
        var again = await test.PlanJsonAsync(json);

        Assert.DoesNotContain("\"mode\"", json, StringComparison.Ordinal);
        Assert.Equal(planned.Pipeline!.Steps.Select(static step => step.Step), again.Pipeline!.Steps.Select(static step => step.Step with { DependsOn = [] }));
    }
}
