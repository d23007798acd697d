namespace SqlFlow.Engines.SqlFunctions;

/// <summary>The values that functions take and give. Named in emitted code.</summary>
public static partial class SqlValues
{
    /// <summary>BOOLEAN.</summary>
    public readonly struct Boolean : ISqlValue<bool>
    {
        /// <inheritdoc/>
        public static SqlType Type { get; } = new(SqlTypeKind.Boolean);

        /// <inheritdoc/>
        public static bool Read(ref SqlVector vector, int row) => vector.Get<byte>(row) != 0;

        /// <inheritdoc/>
        public static void Write(ref SqlVector vector, int row, bool value) => vector.Set(row, (byte)(value ? 1 : 0));
    }

    /// <summary>SMALLINT.</summary>
    public readonly struct Int16 : ISqlValue<short>
    {
        /// <inheritdoc/>
        public static SqlType Type { get; } = new(SqlTypeKind.Int16);

        /// <inheritdoc/>
        public static short Read(ref SqlVector vector, int row) => vector.Get<short>(row);

        /// <inheritdoc/>
        public static void Write(ref SqlVector vector, int row, short value) => vector.Set(row, value);
    }

    /// <summary>INTEGER.</summary>
    public readonly struct Int32 : ISqlValue<int>
    {
        /// <inheritdoc/>
        public static SqlType Type { get; } = new(SqlTypeKind.Int32);

        /// <inheritdoc/>
        public static int Read(ref SqlVector vector, int row) => vector.Get<int>(row);

        /// <inheritdoc/>
        public static void Write(ref SqlVector vector, int row, int value) => vector.Set(row, value);
    }

    /// <summary>BIGINT.</summary>
    public readonly struct Int64 : ISqlValue<long>
    {
        /// <inheritdoc/>
        public static SqlType Type { get; } = new(SqlTypeKind.Int64);

        /// <inheritdoc/>
        public static long Read(ref SqlVector vector, int row) => vector.Get<long>(row);

        /// <inheritdoc/>
        public static void Write(ref SqlVector vector, int row, long value) => vector.Set(row, value);
    }

    /// <summary>FLOAT.</summary>
    public readonly struct Single : ISqlValue<float>
    {
        /// <inheritdoc/>
        public static SqlType Type { get; } = new(SqlTypeKind.Single);

        /// <inheritdoc/>
        public static float Read(ref SqlVector vector, int row) => vector.Get<float>(row);

        /// <inheritdoc/>
        public static void Write(ref SqlVector vector, int row, float value) => vector.Set(row, value);
    }

    /// <summary>DOUBLE.</summary>
    public readonly struct Double : ISqlValue<double>
    {
        /// <inheritdoc/>
        public static SqlType Type { get; } = new(SqlTypeKind.Double);

        /// <inheritdoc/>
        public static double Read(ref SqlVector vector, int row) => vector.Get<double>(row);

        /// <inheritdoc/>
        public static void Write(ref SqlVector vector, int row, double value) => vector.Set(row, value);
    }

    /// <summary>A value that may be NULL.</summary>
    /// <typeparam name="T">The value.</typeparam>
    /// <typeparam name="TValue">How it is read and written.</typeparam>
    public readonly struct Nullable<T, TValue> : ISqlValue<T?>
        where T : struct
        where TValue : struct, ISqlValue<T>
    {
        /// <inheritdoc/>
        public static SqlType Type => TValue.Type;

        /// <inheritdoc/>
        public static bool TakesNull => true;

        /// <inheritdoc/>
        public static T? Read(ref SqlVector vector, int row) => vector.IsNull(row) ? null : TValue.Read(ref vector, row);

        /// <inheritdoc/>
        public static void Write(ref SqlVector vector, int row, T? value)
        {
            if (value is { } some) TValue.Write(ref vector, row, some);
            else vector.SetNull(row);
        }
    }

    /// <summary>A text or list that may be NULL.</summary>
    /// <typeparam name="T">The value.</typeparam>
    /// <typeparam name="TValue">How it is read and written.</typeparam>
    public readonly struct Reference<T, TValue> : ISqlValue<T?>
        where T : class
        where TValue : struct, ISqlValue<T>
    {
        /// <inheritdoc/>
        public static SqlType Type => TValue.Type;

        /// <inheritdoc/>
        public static bool TakesNull => true;

        /// <inheritdoc/>
        public static T? Read(ref SqlVector vector, int row) => vector.IsNull(row) ? null : TValue.Read(ref vector, row);

        /// <inheritdoc/>
        public static void Write(ref SqlVector vector, int row, T? value)
        {
            if (value is null) vector.SetNull(row);
            else TValue.Write(ref vector, row, value);
        }
    }
}
