using Apache.Arrow;
using Apache.Arrow.Types;

namespace SqlFlow.Engines.DuckDb.Arrow;

/// <summary>A schema with the values' types in the place of dictionaries; DuckDB's types for it are the same.</summary>
internal static class DecodedSchema
{
    /// <exception cref="SqlEngineException">A column contains what DuckDB cannot read, or would read wrongly.</exception>
    internal static Schema Of(Schema schema) =>
        new(schema.FieldsList.Select(static field => Decode(field, field.Name, inList: false)), schema.Metadata);

    private static Field Decode(Field field, string column, bool inList) =>
        new(field.Name, Decode(field.DataType, column, inList), field.IsNullable, field.Metadata);

    private static IArrowType Decode(IArrowType type, string column, bool inList) => type switch
    {
        // DuckDB 1.5 reads the nulls of such indices into a mask that has room for one vector, however long the lists are.
        DictionaryType when inList => throw Refused(column, "dictionary-encoded values within lists", "Decode them, or send them as text."),
        DictionaryType dictionary => Decode(dictionary.ValueType, column, inList),
        // Unions of Arrow cannot be NULL, those of DuckDB can.
        UnionType => throw Refused(column, "a union", "Send its members as columns."),
        ListType list => new ListType(Decode(list.ValueField, column, inList: true)),
        LargeListType list => new LargeListType(Decode(list.ValueField, column, inList: true)),
        FixedSizeListType list => new FixedSizeListType(Decode(list.ValueField, column, inList: true), list.ListSize),
        MapType map => new MapType(Decode(map.KeyField, column, inList: true), Decode(map.ValueField, column, inList: true), map.KeySorted),
        StructType fields => new StructType([.. fields.Fields.Select(field => Decode(field, column, inList))]),
        _ => type,
    };

    private static SqlEngineException Refused(string column, string what, string action) =>
        new(ErrorCodes.SchemaMismatch, $"Column '{column}' of the batches contains {what}, which the engine cannot read.") { SuggestedActions = [action] };
}
