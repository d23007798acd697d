using System.Globalization;
using SqlFlow.Handlers;
using SqlFlow.Lineage;
using SqlFlow.Planning;

namespace SqlFlow.Docs;

/// <summary>What a pipeline asserts about its tables.</summary>
internal static class DictionaryChecks
{
    /// <summary>The checks by the name of their dataset in upper case, in text order.</summary>
    public static ILookup<string, DictionaryCheck> Of(Pipeline pipeline) =>
        (from step in pipeline.Steps
         from table in TablesOf(step)
         from check in Describe(step.Step)
         select (Table: table, Check: check)).ToLookup(static pair => pair.Table, static pair => pair.Check, StringComparer.Ordinal);

    private static IEnumerable<string> TablesOf(PlannedStep planned)
    {
        var tables = planned.Step is CheckStep
            ? planned.Dataflow.Where(static item => item.Item.Kind is DataflowItemKind.Gate or DataflowItemKind.ReadTable).Select(static item => item.Table)
                .Concat(planned.Dataflow.Where(static item => item.Item.Kind is DataflowItemKind.ReadQuery).SelectMany(static item => item.Tables).Select(static table => table.Name))
            : planned.Dataflow.Where(static item => item.Item.Kind is DataflowItemKind.Gate).Select(static item => item.Table);
        return tables.Where(static table => table is not null).Select(static table => DatasetNames.Short(table!).ToString().ToUpperInvariant()).Distinct(StringComparer.Ordinal);
    }

    private static IEnumerable<DictionaryCheck> Describe(Step step) => step is CheckStep check
        ? check.Expect.Select((expectation, index) => new DictionaryCheck(step.Id, ConditionOf(expectation))
        {
            // Once is enough: the conditions of a step stand together.
            Description = index == 0 ? step.Description : null,
            IsFreshness = expectation.Freshness is not null,
            IsWarning = check.Severity is CheckSeverity.Warn,
            Sql = check.Sql,
        })
        // A step of the host's own: what it asserts is its own business.
        : [new DictionaryCheck(step.Id, step.Type) { Description = step.Description }];

    internal static string ConditionOf(Expectation expectation) => expectation switch
    {
        { NotNull: { Count: > 0 } columns } => $"not null ({string.Join(", ", columns)})",
        { Unique: { Count: > 0 } columns } => $"unique ({string.Join(", ", columns)})",
        { AcceptedValues: { } accepted } => $"{accepted.Column} is one of {string.Join(", ", accepted.Values)}",
        { RowCount: { } range } => RowCount(range),
        { Freshness: { } freshness } => $"{freshness.Column} within {freshness.Within}",
        { Expression: { } expression } => expression,
        { Empty: true } => "no rows",
        _ => "at least one row",
    };

    private static string RowCount(RowCountRange range) => (range.Min, range.Max) switch
    {
        ({ } min, { } max) => string.Create(CultureInfo.InvariantCulture, $"{min} to {max} rows"),
        ({ } min, null) => string.Create(CultureInfo.InvariantCulture, $"at least {min} rows"),
        (null, { } max) => string.Create(CultureInfo.InvariantCulture, $"at most {max} rows"),
        _ => "any number of rows",
    };
}
