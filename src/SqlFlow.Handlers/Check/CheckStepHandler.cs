using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using SqlFlow.Engines;

namespace SqlFlow.Handlers;

/// <summary>Runs the queries of a check. As a gate it does so inside the writer's transaction, which the context's engine then hands out.</summary>
[StepHandler("check")]
[Observed]
internal sealed class CheckStepHandler : IStepHandler<CheckStep>
{
    private const int SampleRows = 3;

    public async ValueTask<StepExecutionResult> ExecuteAsync(CheckStep step, PipelineContext context, CancellationToken cancellationToken)
    {
        var transaction = await context.BeginAsync(step, cancellationToken).ConfigureAwait(false);
        await using var _ = transaction.ConfigureAwait(false);
        var session = transaction.Session;
        var (name, relation) = step.Table is { } table
            ? (context.Variables.Expand(table), TableName.Parse(context.Variables.Expand(table)).ToSql())
            : ("the query", $"{QueryText.AsRelation(context.Variables.ExpandSql(step.Sql!))} AS checked");

        var inputs = await InputSchemas.OfQueryAsync(context.Engine, session, $"SELECT * FROM {relation}", cancellationToken).ConfigureAwait(false);
        var rows = (long)(await session.QueryAsync($"SELECT count(*) FROM {relation}", 1, cancellationToken).ConfigureAwait(false)).Scalar!;
        var findings = ImmutableArray.CreateBuilder<string>();
        var assertions = step.Expect
            .Select(expectation => expectation with { Expression = expectation.Expression is { } sql ? context.Variables.ExpandSql(sql) : null })
            .SelectMany(expectation => ExpectationSql.ToAssertions(expectation, relation, context.TimeProvider.GetUtcNow()));
        var checks = ImmutableArray.CreateBuilder<CheckResult>();
        foreach (var assertion in assertions)
        {
            var (count, finding) = await FindAsync(session, assertion, name, cancellationToken).ConfigureAwait(false);
            checks.Add(new CheckResult(assertion.Kind, assertion.Name, count) { Column = assertion.Column });
            if (finding is not null) findings.Add(finding);
        }

        var checkedCount = (long)checks.Count;
        var result = new StepExecutionResult
        {
            Status = StepStatus.Success,
            RowsRead = rows,
            InputSchemas = inputs,
            Checks = checks.DrainToImmutable(),
            PerformanceMetrics = ImmutableDictionary<string, MetricValue>.Empty.Add("assertions", checkedCount).Add("violated_assertions", (long)findings.Count),
        };
        if (findings.Count > 0 && step.Severity is CheckSeverity.Error)
        {
            return result with
            {
                Status = StepStatus.Failure,
                ErrorCode = ErrorCodes.CheckFailed,
                ErrorMessage = string.Join("; ", findings),
                SuggestedActions = [step.Table is null ? "Look at the rows: run the query of the check with sqlflow query" : $"Look at the rows: sqlflow query \"SELECT * FROM {name} …\"", "Correct the source, or the step that writes the table", "Set severity to warn if the rows may pass"],
            };
        }

        return await transaction.CommitAsync(result with { Warnings = findings.ToImmutable() }, cancellationToken).ConfigureAwait(false);
    }

    private static async ValueTask<(long Count, string? Finding)> FindAsync(ISqlSession session, Assertion assertion, string name, CancellationToken cancellationToken)
    {
        var count = (long)(await session.QueryAsync($"SELECT count(*) FROM ({assertion.Sql}\n) AS violations", 1, cancellationToken).ConfigureAwait(false)).Scalar!;
        if (count == 0) return (0, null);
        var sample = await session.QueryAsync($"SELECT * FROM ({assertion.Sql}\n) AS violations LIMIT {SampleRows}", SampleRows, cancellationToken).ConfigureAwait(false);
        var message = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{name}: {assertion.Name}: {assertion.Violation}; {count} found");
        var separator = ", e.g. ";
        foreach (var row in sample.Rows)
        {
            var cells = sample.Columns.Select((column, i) => string.Create(CultureInfo.InvariantCulture, $"{column.Name} = {row[i] ?? "NULL"}"));
            message.Append(separator).Append('{').AppendJoin(", ", cells).Append('}');
            separator = ", ";
        }

        return (count, message.ToString());
    }
}
