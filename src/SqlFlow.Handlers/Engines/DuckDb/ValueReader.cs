using System.Numerics;
using SqlFlow.Engines.DuckDb.Interop;

namespace SqlFlow.Engines.DuckDb;

/// <summary>Reads single values of a result as the nearest CLR type; what has none is the text that DuckDB prints.</summary>
internal sealed class ValueReader(LogicalTypeHandle type) : IDisposable
{
    private const long MicrosPerDay = 24L * 60 * 60 * 1_000_000;
    private const long EpochDays = 719_162;
    private const long EpochMicros = EpochDays * MicrosPerDay;

    private readonly NativeType _id = NativeMethods.Types.Id(type);
    private readonly NativeType _storage = NativeMethods.Types.Id(type) switch
    {
        NativeType.Decimal => NativeMethods.Types.DecimalStorage(type),
        _ => NativeType.Invalid,
    };

    private readonly int _scale = NativeMethods.Types.Id(type) == NativeType.Decimal ? NativeMethods.Types.DecimalScale(type) : 0;

    /// <inheritdoc/>
    public void Dispose() => type.Dispose();

    /// <summary>One value; null for NULL.</summary>
    internal object? Read(in VectorReader vector, ulong row)
    {
        if (vector.IsNull(row)) return null;
        return _id switch
        {
            NativeType.Boolean => vector.Get<byte>(row) != 0,
            NativeType.TinyInt => (long)vector.Get<sbyte>(row),
            NativeType.SmallInt => (long)vector.Get<short>(row),
            NativeType.Integer => (long)vector.Get<int>(row),
            NativeType.BigInt => vector.Get<long>(row),
            NativeType.UTinyInt => (long)vector.Get<byte>(row),
            NativeType.USmallInt => (long)vector.Get<ushort>(row),
            NativeType.UInteger => (long)vector.Get<uint>(row),
            NativeType.UBigInt => vector.Get<ulong>(row) is var value && value <= long.MaxValue ? (object)(long)value : new BigInteger(value),
            NativeType.HugeInt => (BigInteger)vector.Get<Int128>(row),
            NativeType.UHugeInt => (BigInteger)vector.Get<UInt128>(row),
            NativeType.Float => (double)vector.Get<float>(row),
            NativeType.Double => vector.Get<double>(row),
            NativeType.Decimal => Decimal(Unscaled(vector, row)),
            NativeType.Varchar => vector.Text(row),
            NativeType.Blob => vector.Bytes(row).ToArray(),
            NativeType.Date => (object?)Date(vector.Get<int>(row)) ?? Print(vector, row),
            NativeType.Time => (object?)Time(vector.Get<long>(row)) ?? Print(vector, row),
            NativeType.Timestamp => (object?)Timestamp(vector.Get<long>(row), 1, DateTimeKind.Unspecified) ?? Print(vector, row),
            NativeType.TimestampTz => (object?)Timestamp(vector.Get<long>(row), 1, DateTimeKind.Utc) ?? Print(vector, row),
            NativeType.TimestampMs => (object?)Timestamp(vector.Get<long>(row), 1_000, DateTimeKind.Unspecified) ?? Print(vector, row),
            NativeType.TimestampS => (object?)Timestamp(vector.Get<long>(row), 1_000_000, DateTimeKind.Unspecified) ?? Print(vector, row),
            NativeType.TimestampNs => (object?)Nanos(vector.Get<long>(row)) ?? Print(vector, row),
            _ => Print(vector, row),
        };
    }

    private string Print(in VectorReader vector, ulong row) => ValuePrinter.Print(type, vector, row);

    private Int128 Unscaled(in VectorReader vector, ulong row) => _storage switch
    {
        NativeType.SmallInt => vector.Get<short>(row),
        NativeType.Integer => vector.Get<int>(row),
        NativeType.BigInt => vector.Get<long>(row),
        _ => vector.Get<Int128>(row),
    };

    /// <summary>A CLR decimal has 96 bits and 28 places: what does not fit is text, so that no digit is lost.</summary>
    private object Decimal(Int128 unscaled)
    {
        var magnitude = (UInt128)Int128.Abs(unscaled);
        return _scale <= 28 && magnitude >> 96 == UInt128.Zero
            ? new decimal((int)(uint)magnitude, (int)(uint)(magnitude >> 32), (int)(uint)(magnitude >> 64), unscaled < 0, (byte)_scale)
            : ExactDecimal.Print(unscaled, _scale);
    }

    private static DateOnly? Date(int days) => (long)days + EpochDays is var number && number >= 0 && number <= DateOnly.MaxValue.DayNumber
        ? DateOnly.FromDayNumber((int)number)
        : null;

    private static TimeOnly? Time(long micros) => micros is >= 0 and < MicrosPerDay ? new TimeOnly(micros * TimeSpan.TicksPerMicrosecond) : null;

    private static DateTime? Timestamp(long value, long microsPerUnit, DateTimeKind kind)
    {
        var micros = ((Int128)value * microsPerUnit) + EpochMicros;
        return micros >= 0 && micros <= DateTime.MaxValue.Ticks / TimeSpan.TicksPerMicrosecond
            ? new DateTime((long)micros * TimeSpan.TicksPerMicrosecond, kind)
            : null;
    }

    /// <summary>A CLR tick is 100 ns: finer values are text.</summary>
    private static DateTime? Nanos(long nanos) => nanos % 100 == 0 && nanos is not long.MaxValue and not (long.MinValue + 1)
        ? new DateTime((nanos / 100) + (EpochMicros * TimeSpan.TicksPerMicrosecond), DateTimeKind.Unspecified)
        : null;
}
