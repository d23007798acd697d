using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace SqlFlow.Lineage.Plans;

/// <summary>Reads what <c>json_serialize_plan</c> gives. Never throws: what cannot be read is a failure, or makes columns unknown.</summary>
internal static class StatementReader
{
    // Each operator and each expression takes two levels or three, and the engine itself ends at 1,000 expressions.
    private const int MaxDepth = 4096;

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = MaxDepth };

    [SuppressMessage("Design", "CA1031", Justification = "The layout of plans is no promised interface: a surprise in it makes lineage unknown, and nothing else.")]
    public static StatementLineage Read(ReadOnlyMemory<byte> plan)
    {
        try
        {
            using var document = JsonDocument.Parse(plan, Options);
            return Read(document.RootElement);
        }
        catch (Exception exception)
        {
            return StatementLineage.Failed(new PlanFailure("", exception is JsonException ? "a plan that is nested too deeply" : $"a plan of a form that is not known ({exception.GetType().Name})"));
        }
    }

    private static StatementLineage Read(JsonElement root)
    {
        if (root.Flag("error"u8)) return StatementLineage.Failed(new PlanFailure(root.Text("error_type"u8), FirstLine(root.Text("error_message"u8))));
        var plans = root.Child("plans"u8);
        if (plans.Count() != 1) return StatementLineage.Failed(new PlanFailure("", $"{plans.Count()} plans"));
        var node = plans[0];
        var leaves = new PlanLeaves();
        var walker = new PlanWalker(leaves);
        switch (node.Text("type"u8))
        {
            case "LOGICAL_CREATE_TABLE":
                var made = node.Child("info"u8);
                return Query(made, walker.Read(node.Child("children"u8)[0]), leaves);
            case "LOGICAL_INSERT":
                return ChangeReader.Insert(node, walker.Read(node.Child("children"u8)[0]), leaves);
            case "LOGICAL_UPDATE":
                return ChangeReader.Update(node, walker.Read(node.Child("children"u8)[0]), leaves);
            case "LOGICAL_DELETE":
                return ChangeReader.Delete(node, walker.Read(node.Child("children"u8)[0]), leaves);
            case "LOGICAL_MERGE_INTO":
                return ChangeReader.Merge(node, walker.Read(node.Child("children"u8)[0]), leaves);
            case "LOGICAL_COPY_TO_FILE":
                return ChangeReader.Copy(node, walker.Read(node.Child("children"u8)[0]), leaves);
            case var type:
                return StatementLineage.Failed(new PlanFailure("", type));
        }
    }

    private static StatementLineage Query(JsonElement info, Relation child, PlanLeaves leaves)
    {
        var list = info.Child("columns"u8).Child("columns"u8);
        var columns = new StatementColumn[list.Count()];
        var at = 0;
        foreach (var column in list.EnumerateArray()) columns[at] = new StatementColumn(column.Text("name"u8), PlanTypes.Name(column.Child("type"u8)), child[(ulong)at++]);
        return new StatementLineage(StatementEffect.Query, ChangeReader.TableOf(info), columns, child.Rows, leaves);
    }

    private static string FirstLine(string message)
    {
        var end = message.IndexOf('\n', StringComparison.Ordinal);
        return end < 0 ? message : message[..end].TrimEnd();
    }
}
