using System.Runtime.InteropServices;

namespace SqlFlow.Engines.SqlFunctions;

public static partial class SqlValues
{
    /// <summary>A list. A NULL in it needs a nullable element type.</summary>
    /// <typeparam name="T">An element.</typeparam>
    /// <typeparam name="TValue">How it is read and written.</typeparam>
    public readonly struct List<T, TValue> : ISqlValue<IReadOnlyList<T>>
        where TValue : struct, ISqlValue<T>
    {
        /// <inheritdoc/>
        public static SqlType Type { get; } = SqlType.ListOf(TValue.Type);

        /// <inheritdoc/>
        public static IReadOnlyList<T> Read(ref SqlVector vector, int row) => ReadItems<T, TValue>(ref vector, row);

        /// <inheritdoc/>
        public static void Write(ref SqlVector vector, int row, IReadOnlyList<T> value)
        {
            if (value is null) ThrowNull();
            var (start, count) = Add(ref vector, row, value.Count);
            for (var index = 0; index < count; index++) TValue.Write(ref vector.Memory.Child, start + index, value[index]);
        }
    }

    /// <summary>A list as an array.</summary>
    /// <typeparam name="T">An element.</typeparam>
    /// <typeparam name="TValue">How it is read and written.</typeparam>
    public readonly struct Array<T, TValue> : ISqlValue<T[]>
        where TValue : struct, ISqlValue<T>
    {
        /// <inheritdoc/>
        public static SqlType Type => List<T, TValue>.Type;

        /// <inheritdoc/>
        public static T[] Read(ref SqlVector vector, int row) => ReadItems<T, TValue>(ref vector, row);

        /// <inheritdoc/>
        public static void Write(ref SqlVector vector, int row, T[] value) => List<T, TValue>.Write(ref vector, row, value);
    }

    /// <summary>A list as a <see cref="ValueList{T}"/>.</summary>
    /// <typeparam name="T">An element.</typeparam>
    /// <typeparam name="TValue">How it is read and written.</typeparam>
    public readonly struct Values<T, TValue> : ISqlValue<ValueList<T>>
        where TValue : struct, ISqlValue<T>
    {
        /// <inheritdoc/>
        public static SqlType Type => List<T, TValue>.Type;

        /// <inheritdoc/>
        public static ValueList<T> Read(ref SqlVector vector, int row) => ValueList.Create(ImmutableCollectionsMarshal.AsImmutableArray(ReadItems<T, TValue>(ref vector, row)));

        /// <inheritdoc/>
        public static void Write(ref SqlVector vector, int row, ValueList<T> value)
        {
            var (start, count) = Add(ref vector, row, value.Count);
            for (var index = 0; index < count; index++) TValue.Write(ref vector.Memory.Child, start + index, value[index]);
        }
    }

    private static T[] ReadItems<T, TValue>(ref SqlVector vector, int row)
        where TValue : struct, ISqlValue<T>
    {
        var range = vector.Get<ListRange>(row);
        if (range.Length == 0) return [];
        var items = new T[checked((int)range.Length)];
        var start = checked((int)range.Offset);
        ref var child = ref vector.Memory.Child;
        for (var index = 0; index < items.Length; index++)
        {
            // To a type that takes no NULL it would be whatever stands there.
            if (!TValue.TakesNull && child.IsNull(start + index)) throw NullInList();
            items[index] = TValue.Read(ref child, start + index);
        }

        return items;
    }

    private static (int Start, int Count) Add(ref SqlVector vector, int row, int count)
    {
        var start = vector.Memory.Append(count);
        vector.Set(row, new ListRange { Offset = (ulong)start, Length = (ulong)count });
        return (start, count);
    }

    private static InvalidOperationException NullInList() => new("A list has a NULL, but the parameter's elements cannot be null.");

    [StructLayout(LayoutKind.Sequential)]
    private struct ListRange
    {
        internal ulong Offset;
        internal ulong Length;
    }
}
