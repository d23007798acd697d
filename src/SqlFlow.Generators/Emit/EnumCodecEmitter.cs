using SqlFlow.Generators.Model;

namespace SqlFlow.Generators.Emit;

/// <summary>Emits the codec of an enumeration.</summary>
internal static class EnumCodecEmitter
{
    public static void Emit(SourceWriter source, EnumModel type)
    {
        source.Line();
        using (source.Block("private readonly struct " + type.CodecName + " : " + Names.Json + "IJsonCodec<" + type.TypeName + ">"))
        {
            source.Line("public static string Expected => \"a string\";");
            source.Line();
            using (source.Block("public static bool TryRead(ref " + Names.Reader + " reader, string name, " + Names.Problems + " problems, out " + type.TypeName + " value)"))
            {
                using (source.Block("if (" + Names.Json + "EnumText.TryGet(ref reader, out var text))"))
                {
                    foreach (var member in type.Members)
                    {
                        source.Line("if (" + Names.Json + "EnumText.Is(text, " + Names.Utf8(member.JsonName) + ")) { value = " + type.TypeName + "." + member.Name + "; return true; }");
                    }
                }

                source.Line("value = default;");
                source.Line("return " + Names.Json + "JsonProblems.NotAllowed(ref reader, name, problems, " + string.Join(", ", type.Members.Select(static member => Names.Quote(member.JsonName))) + ");");
            }

            source.Line();
            using (source.Block("public static void Write(" + Names.Writer + " writer, " + type.TypeName + " value)"))
            using (source.Block("switch (value)"))
            {
                foreach (var member in type.Members)
                {
                    if (member.IsWritten) source.Line("case " + type.TypeName + "." + member.Name + ": writer.WriteStringValue(" + Names.Utf8(member.JsonName) + "); break;");
                }

                source.Line("default: throw " + Names.Json + "JsonProblems.Unnamed(" + Names.Quote(type.TypeName.Replace("global::", "")) + ", value.ToString(\"D\"));");
            }
        }
    }
}
