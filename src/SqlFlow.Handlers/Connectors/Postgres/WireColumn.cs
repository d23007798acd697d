using System.Buffers.Binary;
using System.Text.Unicode;
using SqlFlow.Connectors.Columns;

namespace SqlFlow.Connectors.Postgres;

/// <summary>Takes the values of a column as PostgreSQL sends them.</summary>
internal abstract class WireColumn(ColumnBuilder builder)
{
    public ColumnBuilder Builder { get; } = builder;

    /// <summary>Appends a value that is not null.</summary>
    /// <returns>What is wrong with it; null: nothing.</returns>
    public abstract string? Append(ReadOnlySpan<byte> value);
}

/// <summary>Reads a value of one width.</summary>
/// <returns>What is wrong with it; null: nothing.</returns>
internal delegate string? WireReader<T>(ReadOnlySpan<byte> value, out T result);

internal sealed class FixedWire<T>(FixedColumn<T> column, int width, WireReader<T> read) : WireColumn(column)
    where T : unmanaged
{
    public override string? Append(ReadOnlySpan<byte> value)
    {
        if (width > 0 && value.Length != width) return FormattableString.Invariant($"has {value.Length} bytes instead of {width}");
        if (read(value, out var result) is { } problem) return problem;
        column.Append(result);
        return null;
    }
}

internal sealed class BooleanWire(BooleanColumn column) : WireColumn(column)
{
    public override string? Append(ReadOnlySpan<byte> value)
    {
        if (value.Length != 1) return "is no boolean";
        column.Append(value[0] != 0);
        return null;
    }
}

/// <summary>Text, or with <paramref name="version"/> text behind a byte that must be 1 (jsonb).</summary>
internal sealed class TextWire(BytesColumn column, bool version) : WireColumn(column)
{
    public override string? Append(ReadOnlySpan<byte> value)
    {
        if (version)
        {
            if (value.IsEmpty || value[0] != 1) return "is jsonb of an unknown version";
            value = value[1..];
        }

        // A database in SQL_ASCII sends whatever it was given; the engine must not see bytes that are no text.
        if (!Utf8.IsValid(value)) return "is not valid UTF-8";
        column.Append(value);
        return null;
    }
}

internal sealed class BinaryWire(BytesColumn column) : WireColumn(column)
{
    public override string? Append(ReadOnlySpan<byte> value)
    {
        column.Append(value);
        return null;
    }
}

/// <summary>Arrays of one dimension. Where their indexes begin is not kept.</summary>
internal sealed class ArrayWire(ListColumn column, WireColumn items) : WireColumn(column)
{
    private const int HeaderLength = 12;
    private const int DimensionLength = 8;

    public override string? Append(ReadOnlySpan<byte> value)
    {
        if (value.Length < HeaderLength) return "is a damaged array";
        var dimensions = BinaryPrimitives.ReadInt32BigEndian(value);
        if (dimensions > 1) return FormattableString.Invariant($"is an array of {dimensions} dimensions, and only those of one can be read");
        if (dimensions == 1)
        {
            if (value.Length < HeaderLength + DimensionLength) return "is a damaged array";
            var count = BinaryPrimitives.ReadInt32BigEndian(value[HeaderLength..]);
            if (AppendItems(value[(HeaderLength + DimensionLength)..], count) is { } problem) return problem;
        }

        column.EndList();
        return null;
    }

    private string? AppendItems(ReadOnlySpan<byte> rest, int count)
    {
        for (var index = 0; index < count; index++)
        {
            if (rest.Length < sizeof(int)) return "is a damaged array";
            var length = BinaryPrimitives.ReadInt32BigEndian(rest);
            rest = rest[sizeof(int)..];
            if (length < 0)
            {
                items.Builder.AppendNull();
                continue;
            }

            if (length > rest.Length) return "is a damaged array";
            if (items.Append(rest[..length]) is { } problem) return problem;
            rest = rest[length..];
        }

        return null;
    }
}
