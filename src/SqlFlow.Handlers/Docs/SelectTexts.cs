using SqlFlow.Binding;
using SqlFlow.Planning;

namespace SqlFlow.Docs;

/// <summary>What the select lists of the steps that write a dataset say of its columns.</summary>
internal sealed class SelectTexts
{
    private readonly Dictionary<string, string> _comments = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _wholes = new(StringComparer.OrdinalIgnoreCase);

    public SelectTexts(BindingTrace trace, PlannedStep[] steps)
    {
        foreach (var step in steps)
        {
            foreach (var query in step.Dataflow.Select(item => trace.QueryOf(step.Index, item.Item.Content?.Property ?? item.Item.Property)).OfType<BoundQuery>().Distinct())
            {
                // A star makes columns that have no item; then none can be told from its neighbour.
                if (SelectList.Read(query.Text.Text) is not { } list || list.Items.Length != query.Columns.Length) continue;
                for (var i = 0; i < list.Items.Length; i++)
                {
                    var (name, item) = (query.Columns[i].Name, list.Items[i]);
                    if (item.Comment is { } comment) _comments.TryAdd(name, comment);
                    // With several steps, one of them is not the whole of it.
                    if (list.IsWhole && steps.Length == 1) _wholes.TryAdd(name, item.Text);
                }
            }
        }
    }

    /// <summary>The comment behind a column; null: there is none.</summary>
    public string? CommentOn(string column) => _comments.GetValueOrDefault(column);

    /// <summary>The item of a column where it is all that there is to its computation; null: it may not be.</summary>
    public string? WholeOf(string column) => _wholes.GetValueOrDefault(column);
}
