using SqlFlow.Generators.Model;

namespace SqlFlow.Generators.Emit;

/// <summary>Emits the writing of a record's properties; those that reading would fill in by itself are left out.</summary>
internal static class RecordWriterEmitter
{
    public static void EmitProperties(SourceWriter source, RecordModel record, Codecs codecs)
    {
        foreach (var property in record.Properties)
        {
            var name = "writer.WritePropertyName(" + Names.Utf8(property.JsonName) + ");";
            var value = codecs.Of(property.Value) + ".Write(writer, value." + property.Identifier + ");";
            if (property.IsRequired)
            {
                source.Line(name);
                source.Line(value);
                continue;
            }

            using (source.Block(
                "if (!global::System.Collections.Generic.EqualityComparer<" + property.Value.TypeName + ">.Default.Equals(value." + property.Identifier + ", Template." + property.Identifier + "))"))
            {
                source.Line(name);
                source.Line(value);
            }
        }
    }
}
