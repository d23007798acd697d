using System.Collections.Immutable;
using SqlFlow.Lineage;
using SqlFlow.Planning;

namespace SqlFlow.OpenLineage;

/// <summary>Divides the lineage of a pipeline among its steps.</summary>
/// <remarks>
/// A graph has the inputs of a dataset whoever wrote them. Where several steps write one dataset, each keeps what it reads itself and
/// what none of the others reads.
/// </remarks>
internal sealed class PipelineDatasets
{
    private readonly ImmutableArray<StepLineage> _steps;

    public PipelineDatasets(Pipeline pipeline, LineageGraph? graph)
    {
        var index = new DatasetIndex(pipeline, graph);
        var columns = (graph?.Columns ?? []).ToLookup(static column => column.Dataset, StringComparer.Ordinal);
        var rows = (graph?.Rows ?? []).ToLookup(static row => row.Dataset, StringComparer.Ordinal);
        var reads = pipeline.Steps.Select(step => index.ReadBy(step).Select(static dataset => dataset.Name).ToHashSet(StringComparer.Ordinal)).ToArray();
        var writes = pipeline.Steps.Select(step => index.WrittenBy(step).DistinctBy(static write => write.Dataset.Name).ToArray()).ToArray();
        var writers = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (var step = 0; step < writes.Length; step++)
        {
            foreach (var (dataset, _) in writes[step])
            {
                if (!writers.TryGetValue(dataset.Name, out var others)) writers[dataset.Name] = others = [];
                others.Add(step);
            }
        }

        var steps = ImmutableArray.CreateBuilder<StepLineage>(writes.Length);
        for (var step = 0; step < writes.Length; step++)
        {
            var outputs = ImmutableArray.CreateBuilder<StepOutput>(writes[step].Length);
            foreach (var (dataset, change) in writes[step])
            {
                var others = writers[dataset.Name];
                outputs.Add(new StepOutput(
                    dataset,
                    [.. columns[dataset.Name].Where(static column => column.UnknownBecause is null).Select(column => Own(column, Keeps)).OfType<ColumnLineage>()],
                    [.. rows[dataset.Name].SelectMany(static row => row.Inputs).Where(Keeps)])
                { Change = change });

                bool Keeps(LineageInput input) =>
                    others.Count == 1 || reads[step].Contains(input.Dataset) || !others.Exists(other => other != step && reads[other].Contains(input.Dataset));
            }

            steps.Add(new StepLineage(InputsOf(reads[step], outputs, index), outputs.DrainToImmutable()));
        }

        _steps = steps.DrainToImmutable();
    }

    /// <summary>What a step reads and writes.</summary>
    public StepLineage Of(PlannedStep step) => step.Index < _steps.Length ? _steps[step.Index] : StepLineage.None;

    /// <summary>Null: all that the column is made of is the work of other steps.</summary>
    private static ColumnLineage? Own(ColumnLineage column, Func<LineageInput, bool> keeps)
    {
        var own = column with { Inputs = [.. column.Inputs.Where(keeps)], SubqueryInputs = [.. column.SubqueryInputs.Where(keeps)] };
        return own.Inputs.Length > 0 || column.Inputs.Length == 0 ? own : null;
    }

    private static ImmutableArray<LineageDataset> InputsOf(HashSet<string> reads, IEnumerable<StepOutput> outputs, DatasetIndex index) =>
    [
        .. reads
            .Concat(outputs.SelectMany(static output => output.Columns.SelectMany(static column => column.Inputs.Concat(column.SubqueryInputs)).Concat(output.Rows)).Select(static input => input.Dataset))
            .Distinct(StringComparer.Ordinal)
            .Select(index.Named)
            .OfType<LineageDataset>(),
    ];
}
