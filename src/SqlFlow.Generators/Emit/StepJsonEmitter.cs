using SqlFlow.Generators.Model;

namespace SqlFlow.Generators.Emit;

/// <summary>Emits the class that reads and writes one step type, with the codecs of the records and enumerations within it.</summary>
internal static class StepJsonEmitter
{
    public static void Emit(SourceWriter source, HandlerModel handler)
    {
        var codecs = new Codecs(handler.Step);
        var record = handler.Step.Record;
        using (source.Block("private static class Json_" + handler.StepType))
        {
            EmitStatics(source, record, "Id = default!");
            source.Line();
            using (source.Block("internal static " + record.TypeName + "? Read(ref " + Names.Reader + " reader, " + Names.Problems + " problems)"))
            {
                source.Line("var properties = new " + Names.Json + "ObjectReader(ref reader, problems);");
                source.Line("var common = new " + Names.Json + "StepCommon(Template);");
                RecordReaderEmitter.EmitLoop(source, record, codecs, "common.Read(key, ref reader, ref properties, problems, PropertyNames);");
                source.Line(Names.Json + "StepCommon.Require(ref properties);");
                RecordReaderEmitter.EmitRequirements(source, record);
                source.Line("if (!properties.Leave()) return null;");
                using (source.Block("return new " + record.TypeName, "};"))
                {
                    source.Line("Id = common.Id,");
                    source.Line("Type = " + Names.Quote(handler.StepType) + ",");
                    foreach (var name in CommonProperties) source.Line(name + " = common." + name + ",");
                    RecordReaderEmitter.EmitAssignments(source, record);
                }
            }

            source.Line();
            using (source.Block("internal static void Write(" + Names.Writer + " writer, " + record.TypeName + " value)"))
            {
                source.Line("writer.WriteStartObject();");
                source.Line(Names.Json + "StepCommon.Write(writer, value, " + Names.Quote(handler.StepType) + ", Template);");
                RecordWriterEmitter.EmitProperties(source, record, codecs);
                source.Line("writer.WriteEndObject();");
            }

            foreach (var nested in handler.Step.Records) EmitRecordCodec(source, nested, codecs);
            foreach (var type in handler.Step.Enums) EnumCodecEmitter.Emit(source, type);
        }
    }

    private static readonly string[] CommonProperties = ["DependsOn", "ExpectedDuration", "Criticality", "RetryPolicy", "Timeout", "Description", "Tags"];

    private static void EmitRecordCodec(SourceWriter source, RecordModel record, Codecs codecs)
    {
        source.Line();
        using (source.Block("private readonly struct " + record.CodecName + " : " + Names.Json + "IJsonCodec<" + record.TypeName + ">"))
        {
            EmitStatics(source, record, null);
            source.Line();
            source.Line("public static string Expected => \"an object\";");
            source.Line();
            using (source.Block(
                "public static bool TryRead(ref " + Names.Reader + " reader, string name, " + Names.Problems + " problems, "
                + "[global::System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out " + record.TypeName + " value)"))
            {
                source.Line("value = null;");
                source.Line("if (!" + Names.Json + "ObjectReader.TryEnter(ref reader, name, problems, out var properties)) return false;");
                RecordReaderEmitter.EmitLoop(source, record, codecs, "properties.Unknown(ref reader, PropertyNames);");
                RecordReaderEmitter.EmitRequirements(source, record);
                source.Line("if (!properties.Leave()) return false;");
                using (source.Block("value = new " + record.TypeName, "};")) RecordReaderEmitter.EmitAssignments(source, record);
                source.Line("return true;");
            }

            source.Line();
            using (source.Block("public static void Write(" + Names.Writer + " writer, " + record.TypeName + " value)"))
            {
                source.Line("writer.WriteStartObject();");
                RecordWriterEmitter.EmitProperties(source, record, codecs);
                source.Line("writer.WriteEndObject();");
            }
        }
    }

    private static void EmitStatics(SourceWriter source, RecordModel record, string? more)
    {
        var required = record.Properties.Where(static property => property.IsRequired).Select(static property => property.Identifier + " = default!");
        var assignments = string.Join(", ", more is null ? required : required.Prepend(more));
        source.Line("// Knows the defaults of what a plan does not write.");
        source.Line("private static readonly " + record.TypeName + " Template = new " + record.TypeName + "()" + (assignments.Length == 0 ? "" : " { " + assignments + " }") + ";");
        source.Line();
        source.Line("private static readonly string[] PropertyNames = new string[] { " + string.Join(", ", record.Properties.Select(static property => Names.Quote(property.JsonName))) + " };");
        foreach (var property in record.Properties) ValueRuleEmitter.EmitPatterns(source, property);
    }
}
