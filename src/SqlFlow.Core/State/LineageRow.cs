using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using SqlFlow.Lineage;

namespace SqlFlow.State;

/// <summary>An edge of a lineage graph as a row of <c>sqlflow.column_lineage</c>.</summary>
/// <param name="Dataset">What is made.</param>
/// <param name="Column">Its column; null: the edge is of the dataset's rows.</param>
/// <param name="InputDataset">What it is made of; null: of constants, or it is not known.</param>
/// <param name="InputColumn">The column of the input; null with <paramref name="InputDataset"/>.</param>
/// <param name="Type"><c>DIRECT</c>, <c>INDIRECT</c>, or <c>UNKNOWN</c> where it is not known; null: the column is made of constants.</param>
/// <param name="Subtype">E.g. <c>AGGREGATION</c>; null where <paramref name="Type"/> says all.</param>
/// <param name="IsMasking">Whether the value cannot be told from the result; null for edges that are not direct.</param>
internal sealed record LineageRow(string Dataset, string? Column, string? InputDataset, string? InputColumn, string? Type, string? Subtype, bool? IsMasking)
{
    /// <summary>The rows of a graph, each once, in an order that depends on nothing but what they say.</summary>
    public static ImmutableArray<LineageRow> Of(LineageGraph graph)
    {
        var rows = new HashSet<LineageRow>();
        foreach (var column in graph.Columns)
        {
            if (column.UnknownBecause is not null) rows.Add(new LineageRow(column.Dataset, column.Column, null, null, "UNKNOWN", null, null));
            else if (column.Inputs.IsEmpty) rows.Add(new LineageRow(column.Dataset, column.Column, null, null, null, null, null));
            foreach (var input in column.Inputs) rows.Add(Of(column.Dataset, column.Column, input));
            foreach (var input in column.SubqueryInputs) rows.Add(Of(column.Dataset, null, input));
        }

        foreach (var row in graph.Rows)
        {
            foreach (var input in row.Inputs) rows.Add(Of(row.Dataset, null, input));
        }

        return [.. rows.OrderBy(static row => row.Dataset, StringComparer.Ordinal).ThenBy(static row => row.Column, StringComparer.Ordinal)
            .ThenBy(static row => row.InputDataset, StringComparer.Ordinal).ThenBy(static row => row.InputColumn, StringComparer.Ordinal)
            .ThenBy(static row => row.Type, StringComparer.Ordinal).ThenBy(static row => row.Subtype, StringComparer.Ordinal).ThenBy(static row => row.IsMasking)];
    }

    /// <summary>What tells the lineage of a pipeline from any other: the same rows have the same hash.</summary>
    public static string Hash(string pipeline, ImmutableArray<LineageRow> rows)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, pipeline);
        foreach (var row in rows)
        {
            foreach (var text in (ReadOnlySpan<string?>)[row.Dataset, row.Column, row.InputDataset, row.InputColumn, row.Type, row.Subtype, row.IsMasking?.ToString()])
                Append(hash, text);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static LineageRow Of(string dataset, string? column, LineageInput input) =>
        new(dataset, column, input.Dataset, input.Column, input.Kind.ToTypeName(), input.Kind.ToSubtypeName(), input.Kind.IsDirect() ? input.IsMasking : null);

    // With the length before it, no two lists of texts read alike.
    private static void Append(IncrementalHash hash, string? text)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, text is null ? -1 : Encoding.UTF8.GetByteCount(text));
        hash.AppendData(length);
        if (text is not null) hash.AppendData(Encoding.UTF8.GetBytes(text));
    }
}
