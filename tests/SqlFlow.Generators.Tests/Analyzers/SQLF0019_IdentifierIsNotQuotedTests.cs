using SqlFlow.Generators.Diagnostics;
using SqlFlow.Generators.Tests.Harness;

namespace SqlFlow.Generators.Tests.Analyzers;

public sealed class SQLF0019_IdentifierIsNotQuotedTests
{
    private const string Id = DiagnosticIds.IdentifierIsNotQuoted;

    [Fact]
    public Task A_property_of_the_step_in_SQL_is_reported() => AnalyzerHarness.Says(
        Id,
        "'step.Table' is put into SQL as it is; quote it with TableName.Quote, or TableName.Parse(...).ToSql() for a table",
        """
        using SqlFlow.Engines;
        public sealed record S : Step { public required string Table { get; init; } }
        [StepHandler("s")]
        internal sealed class H : IStepHandler<S>
        {
            public async ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken)
            {
                ISqlSession session = null!;
                await session.ExecuteAsync($"drop table {[|step.Table|]}", cancellationToken);
                await Task.Yield();
                return StepExecutionResult.Success(1);
            }
        }
        """);

    [Fact]
    public Task Concatenation_and_a_variable_are_seen_through() => AnalyzerHarness.Fires(Id, """
        using SqlFlow.Engines;
        public sealed record S : Step { public required string Table { get; init; } }
        [StepHandler("s")]
        internal sealed class H : IStepHandler<S>
        {
            public async ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken)
            {
                ISqlSession session = null!;
                var sql = "select * from " + [|step.Table|];
                await session.QueryAsync(sql, 1, cancellationToken);
                await Task.Yield();
                return StepExecutionResult.Success(1);
            }
        }
        """);

    [Fact]
    public Task Quoted_names_and_SQL_are_not_reported() => AnalyzerHarness.IsSilent("""
        using SqlFlow.Engines;
        public sealed record S : Step { public required string Table { get; init; } public required string Sql { get; init; } public int Number { get; init; } }
        [StepHandler("s")]
        internal sealed class H : IStepHandler<S>
        {
            public async ValueTask<StepExecutionResult> ExecuteAsync(S step, PipelineContext context, CancellationToken cancellationToken)
            {
                ISqlSession session = null!;
                await session.ExecuteAsync($"create table {TableName.Quote(step.Table)} as {step.Sql}", cancellationToken);
                await session.ExecuteAsync($"drop table {TableName.Parse(step.Table).ToSql()}", cancellationToken);
                await session.ExecuteAsync(step.Table, cancellationToken);
                await session.ExecuteAsync($"select {step.Number}", cancellationToken);
                await Task.Yield();
                return StepExecutionResult.Success(1);
            }
        }
        """);
}
