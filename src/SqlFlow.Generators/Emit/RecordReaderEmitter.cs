using SqlFlow.Generators.Model;

namespace SqlFlow.Generators.Emit;

/// <summary>Emits the loop over the properties of a JSON object.</summary>
internal static class RecordReaderEmitter
{
    public static void EmitLoop(SourceWriter source, RecordModel record, Codecs codecs, string otherwise)
    {
        foreach (var property in record.Properties)
        {
            source.Line(property.Value.TypeName + " " + Names.Local(property) + " = " + (property.IsRequired ? "default!" : "Template." + property.Identifier) + ";");
        }

        using (source.Block("while (" + Names.Json + "ObjectReader.Next(ref reader, out var " + Key + "))"))
        {
            var keyword = "if";
            for (var index = 0; index < record.Properties.Count; index++)
            {
                var property = record.Properties[index];
                EmitBranch(source, keyword, property.JsonName, index + ", " + Names.Quote(property.JsonName), property, codecs);
                keyword = "else if";
                foreach (var alias in property.Aliases)
                {
                    EmitBranch(source, keyword, alias, index + ", " + Names.Quote(alias) + ", " + Names.Quote(property.JsonName), property, codecs);
                }
            }

            if (record.Properties.Count == 0)
            {
                source.Line(otherwise);
                return;
            }

            using (source.Block("else")) source.Line(otherwise);
        }
    }

    public const string Key = "key";

    public static void EmitRequirements(SourceWriter source, RecordModel record)
    {
        for (var index = 0; index < record.Properties.Count; index++)
        {
            var property = record.Properties[index];
            if (property.IsRequired) source.Line("properties.Require(" + index + ", " + Names.Quote(property.JsonName) + ");");
        }
    }

    public static void EmitAssignments(SourceWriter source, RecordModel record)
    {
        foreach (var property in record.Properties) source.Line(property.Identifier + " = " + Names.Local(property) + ",");
    }

    private static void EmitBranch(SourceWriter source, string keyword, string jsonName, string take, StepPropertyModel property, Codecs codecs)
    {
        using (source.Block(keyword + " (" + Names.SequenceEqual + "(" + Key + ", " + Names.Utf8(jsonName) + "))"))
        {
            var condition = "if (properties.Take(ref reader, " + take + "))";
            var read = codecs.Of(property.Value) + ".TryRead(ref reader, " + Names.Quote(jsonName) + ", problems, out " + Names.Local(property) + "!)";
            if (property.Rules.Count == 0)
            {
                source.Line(condition + " properties.Check(" + read + ");");
                return;
            }

            using (source.Block(condition))
            {
                source.Line("var at = reader.TokenStartIndex;");
                source.Line("properties.Check(" + read + " && " + ValueRuleEmitter.Checks(property, jsonName) + ");");
            }
        }
    }
}
