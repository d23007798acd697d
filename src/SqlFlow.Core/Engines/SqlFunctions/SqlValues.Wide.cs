using System.Buffers.Binary;

namespace SqlFlow.Engines.SqlFunctions;

public static partial class SqlValues
{
    private const decimal DecimalLimit = 1e28m;

    /// <summary>DECIMAL(38,10). Further places of what is written are rounded, halves away from zero.</summary>
    public readonly struct Decimal : ISqlValue<decimal>
    {
        /// <inheritdoc/>
        public static SqlType Type { get; } = new(SqlTypeKind.Decimal);

        /// <inheritdoc/>
        public static decimal Read(ref SqlVector vector, int row)
        {
            var unscaled = vector.Get<Int128>(row);
            var magnitude = unscaled < 0 ? (UInt128)(-unscaled) : (UInt128)unscaled;
            var scale = SqlType.DecimalScale;
            // Without zeros at the end: 1.5 should not print as 1.5000000000.
            while (scale > 0)
            {
                var (quotient, remainder) = Divide(magnitude);
                if (remainder != 0) break;
                magnitude = quotient;
                scale--;
            }

            if (magnitude >> 96 != 0) throw new OverflowException("A decimal has more digits than System.Decimal can hold.");
            return new decimal((int)(uint)magnitude, (int)(uint)(magnitude >> 32), (int)(uint)(magnitude >> 64), unscaled < 0, (byte)scale);
        }

        /// <inheritdoc/>
        public static void Write(ref SqlVector vector, int row, decimal value)
        {
            var rounded = decimal.Round(value, SqlType.DecimalScale, MidpointRounding.AwayFromZero);
            if (rounded is >= DecimalLimit or <= -DecimalLimit) throw new OverflowException($"The decimal {value} does not fit into DECIMAL(38,10).");
            Span<int> bits = stackalloc int[4];
            decimal.GetBits(rounded, bits);
            var magnitude = new UInt128((uint)bits[2], ((ulong)(uint)bits[1] << 32) | (uint)bits[0]);
            for (var scale = rounded.Scale; scale < SqlType.DecimalScale; scale++) magnitude *= 10;
            vector.Set(row, rounded < 0 ? -(Int128)magnitude : (Int128)magnitude);
        }

        private static (UInt128 Quotient, ulong Remainder) Divide(UInt128 value)
        {
            // Most numbers have 64 bits, whose division is several times as fast.
            if (value <= ulong.MaxValue)
            {
                var (quotient, remainder) = Math.DivRem((ulong)value, 10UL);
                return (quotient, remainder);
            }

            var (wide, rest) = UInt128.DivRem(value, 10);
            return (wide, (ulong)rest);
        }
    }

    /// <summary>UUID.</summary>
    public readonly struct Uuid : ISqlValue<Guid>
    {
        private const ulong Highest = 1UL << 63;

        /// <inheritdoc/>
        public static SqlType Type { get; } = new(SqlTypeKind.Uuid);

        /// <inheritdoc/>
        public static Guid Read(ref SqlVector vector, int row)
        {
            var number = vector.Get<UInt128>(row);
            Span<byte> bytes = stackalloc byte[16];
            BinaryPrimitives.WriteUInt64BigEndian(bytes, (ulong)(number >> 64) ^ Highest);
            BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], (ulong)number);
            return new Guid(bytes, bigEndian: true);
        }

        /// <inheritdoc/>
        public static void Write(ref SqlVector vector, int row, Guid value)
        {
            Span<byte> bytes = stackalloc byte[16];
            value.TryWriteBytes(bytes, bigEndian: true, out _);
            vector.Set(row, new UInt128(BinaryPrimitives.ReadUInt64BigEndian(bytes) ^ Highest, BinaryPrimitives.ReadUInt64BigEndian(bytes[8..])));
        }
    }
}
