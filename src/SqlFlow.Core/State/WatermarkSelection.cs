using SqlFlow.Engines;

namespace SqlFlow.State;

/// <summary>Which watermarks are meant; what is null is not looked at.</summary>
public sealed record WatermarkSelection
{
    /// <summary>The pipeline's name, exactly.</summary>
    public string? Pipeline { get; init; }

    /// <summary>The source's name, in any case.</summary>
    public string? Source { get; init; }

    /// <summary>The target; null: any.</summary>
    public TableName? Target { get; init; }

    internal string ToSql()
    {
        var conditions = new List<string>(3) { "true" };
        if (Pipeline is not null) conditions.Add($"pipeline = {TableName.Literal(Pipeline)}");
        if (Source is not null) conditions.Add($"lower(source) = {WatermarkTable.Lower(Source)}");
        if (Target is not null) conditions.Add($"lower(target) = {WatermarkTable.Lower(WatermarkTable.Key(Target))}");
        return string.Join(" AND ", conditions);
    }
}
