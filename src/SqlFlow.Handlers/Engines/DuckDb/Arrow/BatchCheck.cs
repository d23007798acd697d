using Apache.Arrow;
using Apache.Arrow.Types;

namespace SqlFlow.Engines.DuckDb.Arrow;

/// <summary>Compares batches with the schema that was promised: DuckDB reads buffers by the schema, whatever is in them.</summary>
internal static class BatchCheck
{
    /// <exception cref="SqlFlowException">A batch does not have the columns of the schema.</exception>
    internal static void ThrowIfUnlike(Schema schema, RecordBatch batch)
    {
        var fields = schema.FieldsList;
        if (batch.ColumnCount != fields.Count)
            throw Unlike($"A batch has {batch.ColumnCount} columns, but the stream's schema has {fields.Count}.");
        for (var index = 0; index < fields.Count; index++)
        {
            var column = batch.Column(index);
            if (column.Length != batch.Length)
                throw Unlike($"Column '{fields[index].Name}' of a batch has {column.Length} rows, but the batch has {batch.Length}.");
            if (!Same(fields[index].DataType, column.Data.DataType))
                throw Unlike($"Column '{fields[index].Name}' of a batch is {column.Data.DataType.Name}, but the stream's schema says {fields[index].DataType.Name}.");
        }
    }

    private static SqlFlowException Unlike(string message) => new(ErrorCodes.SchemaMismatch, message);

    private static bool Same(IArrowType expected, IArrowType actual)
    {
        if (ReferenceEquals(expected, actual)) return true;
        if (expected is ExtensionType outer) return Same(outer.StorageType, actual is ExtensionType other ? other.StorageType : actual);
        if (actual is ExtensionType inner) return Same(expected, inner.StorageType);
        if (expected.TypeId != actual.TypeId) return false;
        return (expected, actual) switch
        {
            (DictionaryType a, DictionaryType b) => Same(a.IndexType, b.IndexType) && Same(a.ValueType, b.ValueType),
            // Decimals are fixed-size binaries, too: the more special case comes first.
            (Decimal128Type a, Decimal128Type b) => a.Precision == b.Precision && a.Scale == b.Scale,
            (Decimal256Type a, Decimal256Type b) => a.Precision == b.Precision && a.Scale == b.Scale,
            (Decimal64Type a, Decimal64Type b) => a.Precision == b.Precision && a.Scale == b.Scale,
            (Decimal32Type a, Decimal32Type b) => a.Precision == b.Precision && a.Scale == b.Scale,
            (FixedSizeBinaryType a, FixedSizeBinaryType b) => a.ByteWidth == b.ByteWidth,
            (FixedSizeListType a, FixedSizeListType b) => a.ListSize == b.ListSize && Same(a.ValueDataType, b.ValueDataType),
            (TimestampType a, TimestampType b) => a.Unit == b.Unit && string.IsNullOrEmpty(a.Timezone) == string.IsNullOrEmpty(b.Timezone),
            (TimeType a, TimeType b) => a.Unit == b.Unit,
            (DurationType a, DurationType b) => a.Unit == b.Unit,
            (IntervalType a, IntervalType b) => a.Unit == b.Unit,
            (UnionType a, UnionType b) => a.Mode == b.Mode && SameFields(a.Fields, b.Fields),
            (NestedType a, NestedType b) => SameFields(a.Fields, b.Fields),
            _ => true,
        };
    }

    private static bool SameFields(IReadOnlyList<Field> expected, IReadOnlyList<Field> actual)
    {
        if (expected.Count != actual.Count) return false;
        for (var index = 0; index < expected.Count; index++)
        {
            if (!Same(expected[index].DataType, actual[index].DataType)) return false;
        }

        return true;
    }
}
