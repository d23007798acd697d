using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Apache.Arrow;
using Apache.Arrow.Scalars;
using Apache.Arrow.Types;
using Npgsql.PostgresTypes;
using SqlFlow.Connectors.Columns;

namespace SqlFlow.Connectors.Postgres;

/// <summary>A column of a source: what it is called, how it is asked for, and how its values are taken.</summary>
/// <param name="Field">As it is in the batches.</param>
/// <param name="Cast">What is appended to the column in the query, e.g. <c>::text</c>; empty: nothing.</param>
/// <param name="CreateWire">Makes what takes its values.</param>
internal sealed partial record PostgresColumn(Field Field, string Cast, Func<WireColumn> CreateWire)
{
    // What is not declared gets 20 digits before the point, which any bigint has room in, and 18 behind it.
    private const int UndeclaredScale = 18;

    /// <summary>Whether comparisons of it are those of texts, which the engine compares by their bytes.</summary>
    public bool IsText => Field.DataType is StringType;

    /// <param name="name">The column.</param>
    /// <param name="type">Its type.</param>
    /// <param name="displayName">The type with its modifiers, e.g. <c>numeric(10, 2)</c>.</param>
    /// <exception cref="NotSupportedException">It cannot be read, not even as text; the message says why.</exception>
    public static PostgresColumn Create(string name, PostgresType type, string displayName)
    {
        var (item, isArray) = type is PostgresArrayType array ? (array.Element, true) : (type, false);
        if (item is PostgresDomainType domain) item = Base(domain);
        var (create, extension) = WireOf(item, displayName);
        // Whatever else there is, the server can write as text.
        var cast = create is not null ? "" : isArray ? "::text[]" : "::text";
        create ??= Text;
        if (!isArray) return new PostgresColumn(ExtensionField.Create(name, create().Builder.Type, extension), cast, create);
        WireColumn CreateList() => create() is var wire ? new ArrayWire(new ListColumn(wire.Builder), wire) : null!;
        return new PostgresColumn(ExtensionField.Create(name, CreateList().Builder.Type, null), cast, CreateList);
    }

    private static (Func<WireColumn>? Create, string? Extension) WireOf(PostgresType type, string displayName)
    {
        if (type is PostgresEnumType) return (Text, null);
        if (type is not PostgresBaseType) return (null, null);
        return type.Name switch
        {
            "boolean" => (static () => new BooleanWire(new BooleanColumn()), null),
            "smallint" => (Fixed(Int16Type.Default, 2, static (ReadOnlySpan<byte> value, out short result) => Done(result = BinaryPrimitives.ReadInt16BigEndian(value))), null),
            "integer" => (Fixed(Int32Type.Default, 4, static (ReadOnlySpan<byte> value, out int result) => Done(result = BinaryPrimitives.ReadInt32BigEndian(value))), null),
            "bigint" => (Fixed(Int64Type.Default, 8, static (ReadOnlySpan<byte> value, out long result) => Done(result = BinaryPrimitives.ReadInt64BigEndian(value))), null),
            "oid" => (Fixed(UInt32Type.Default, 4, static (ReadOnlySpan<byte> value, out uint result) => Done(result = BinaryPrimitives.ReadUInt32BigEndian(value))), null),
            "real" => (Fixed(FloatType.Default, 4, static (ReadOnlySpan<byte> value, out float result) => Done(result = BinaryPrimitives.ReadSingleBigEndian(value))), null),
            "double precision" => (Fixed(DoubleType.Default, 8, static (ReadOnlySpan<byte> value, out double result) => Done(result = BinaryPrimitives.ReadDoubleBigEndian(value))), null),
            "numeric" => (Numeric(displayName), null),
            "text" or "character varying" or "character" or "name" or "citext" or "\"char\"" or "char" => (Text, null),
            "json" => (Text, ExtensionField.Json),
            "jsonb" => (static () => new TextWire(new BytesColumn(StringType.Default), version: true), ExtensionField.Json),
            "bytea" => (static () => new BinaryWire(new BytesColumn(BinaryType.Default)), null),
            "date" => (Fixed<int>(Date32Type.Default, 4, WireTimes.ReadDate), null),
            "time without time zone" or "time" => (Fixed(new Time64Type(TimeUnit.Microsecond), 8, static (ReadOnlySpan<byte> value, out long result) => Done(result = BinaryPrimitives.ReadInt64BigEndian(value))), null),
            "timestamp without time zone" or "timestamp" => (Fixed<long>(new TimestampType(TimeUnit.Microsecond, (string?)null), 8, WireTimes.ReadTimestamp), null),
            "timestamp with time zone" or "timestamptz" => (Fixed<long>(new TimestampType(TimeUnit.Microsecond, "UTC"), 8, WireTimes.ReadTimestamp), null),
            "interval" => (Fixed<MonthDayNanosecondInterval>(IntervalType.MonthDayNanosecond, 16, WireTimes.ReadInterval), null),
            "uuid" => (Fixed(new FixedSizeBinaryType(16), 16, static (ReadOnlySpan<byte> value, out Int128 result) => Done(result = MemoryMarshal.Read<Int128>(value))), ExtensionField.Uuid),
            _ => (null, null),
        };
    }

    private static Func<WireColumn> Fixed<T>(IArrowType type, int width, WireReader<T> read)
        where T : unmanaged => () => new FixedWire<T>(new FixedColumn<T>(type), width, read);

    private static TextWire Text() => new TextWire(new BytesColumn(StringType.Default), version: false);

    private static Func<WireColumn> Numeric(string displayName)
    {
        var (precision, scale) = (WireNumeric.MaxPrecision, UndeclaredScale);
        if (NumericPattern().Match(displayName) is { Success: true } match)
        {
            precision = int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
            scale = match.Groups[2].Success ? int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture) : 0;
            // Eleven bits with a sign, of which the driver does not know: numeric(3,-2) has no digits behind the point, and two more before it.
            if (scale > 1023) (precision, scale) = (precision + 2048 - scale, 0);
            precision = Math.Min(Math.Max(precision, scale), WireNumeric.MaxPrecision);
            if (scale > WireNumeric.MaxPrecision) throw new NotSupportedException($"is {displayName}, and a decimal has at most {WireNumeric.MaxPrecision} digits");
        }

        return Fixed(new Decimal128Type(precision, scale), 0, WireNumeric.Reader(precision, scale));
    }

    private static PostgresType Base(PostgresDomainType domain)
    {
        PostgresType type = domain;
        while (type is PostgresDomainType outer) type = outer.BaseType;
        return type;
    }

    private static string? Done<T>(T value) => null;

    [GeneratedRegex(@"^numeric\((\d+)(?:, ?(\d+))?\)", RegexOptions.CultureInvariant)]
    private static partial Regex NumericPattern();
}
