using SqlFlow.Docs;
using SqlFlow.Lineage.Page;

namespace SqlFlow.Cli.Rendering;

/// <summary>What a lineage page says of a dataset besides its lineage, from the data dictionary.</summary>
internal static class LineagePageFacts
{
    public static DatasetFacts Of(DictionaryDataset dataset) => new(dataset.Name)
    {
        Checks = [.. dataset.Checks.Select(static check => new DatasetCheck(check.Condition) { IsWarning = check.IsWarning })],
        Runs =
        [
            .. dataset.Steps.Select(static step => step.LastRun).OfType<DictionaryRun>().OrderByDescending(static run => run.CommittedAt)
                .Select(static run => new DatasetRun(StepStatus.Success) { Rows = run.RowsAffected, FinishedAt = run.CommittedAt, RunId = run.RunId }),
        ],
    };
}
