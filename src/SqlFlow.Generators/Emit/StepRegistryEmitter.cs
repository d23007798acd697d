using Microsoft.CodeAnalysis;
using SqlFlow.Generators.Model;

namespace SqlFlow.Generators.Emit;

/// <summary>Emits the members of a registry: one switch a verb.</summary>
internal static class StepRegistryEmitter
{
    public static void Emit(SourceProductionContext output, RegistryContent content)
    {
        var registry = content.Registry;
        var source = new SourceWriter();
        if (registry.Namespace.Length > 0)
        {
            source.Line("namespace " + registry.Namespace + ";");
            source.Line();
        }

        var blocks = new Stack<IDisposable>();
        for (var i = 0; i < registry.Declarations.Count; i++)
        {
            blocks.Push(source.Block(registry.Declarations[i] + (i == registry.Declarations.Count - 1 ? " : " + Names.Registry : "")));
        }

        EmitStepTypes(source, content);
        source.Line();
        EmitTypeOf(source, content);
        source.Line();
        EmitExecute(source, content);
        source.Line();
        EmitTryParse(source, content);
        source.Line();
        EmitWrite(source, content);
        source.Line();
        EmitSchemaOf(source, content);
        while (blocks.Count > 0) blocks.Pop().Dispose();
        output.AddSource(registry.HintName + ".g.cs", source.ToSourceText());
    }

    private static void EmitStepTypes(SourceWriter source, RegistryContent content)
    {
        source.Line(Names.GeneratedCode);
        source.Line("private static readonly string[] s_emittedStepTypes = new string[] { " + string.Join(", ", content.Entries.Select(static entry => Names.Quote(entry.StepType))) + " };");
        source.Line();
        Document(source, "The known step types in ordinal order.");
        source.Line("public global::System.ReadOnlySpan<string> StepTypes => s_emittedStepTypes;");
    }

    private static void EmitTypeOf(SourceWriter source, RegistryContent content)
    {
        Document(source, "The step type of a record, or null if no handler executes it.");
        using (source.Block("public string? TypeOf(" + Names.Step + " step) => step switch", "};"))
        {
            foreach (var entry in content.Entries) source.Line(entry.StepTypeName + " => " + Names.Quote(entry.StepType) + ",");
            source.Line("_ => null,");
        }
    }

    private static void EmitExecute(SourceWriter source, RegistryContent content)
    {
        Document(source, "Executes one attempt of a step with its handler.");
        // Statements, not an expression: each call returns straight into the caller's result, which is large, without a copy in between.
        using (source.Block("public " + Names.Task + " ExecuteAsync(" + Names.Step + " step, " + Names.Context + " context, " + Names.Token + " cancellationToken)"))
        using (source.Block("switch (step)"))
        {
            foreach (var entry in content.Entries) source.Line("case " + entry.StepTypeName + " typed: return " + entry.ModuleTypeName + ".Execute_" + entry.StepType + "(typed, context, cancellationToken);");
            source.Line("default: throw " + Names.Json + "RegistryErrors.NoHandler(step, s_emittedStepTypes);");
        }
    }

    private static void EmitTryParse(SourceWriter source, RegistryContent content)
    {
        Document(source, "Reads a step from the JSON object at whose start the reader stands.");
        using (source.Block("public bool TryParse(" + Names.Bytes + " type, ref " + Names.Reader + " reader, " + Names.Problems + " problems, out " + Names.Step + "? step)"))
        {
            if (content.Entries.Count > 0)
            {
                using (source.Block("switch (type.Length)"))
                {
                    foreach (var length in content.Entries.GroupBy(static entry => entry.StepType.Length).OrderBy(static group => group.Key))
                    {
                        source.Line("case " + length.Key + ":");
                        using (source.Indent())
                        {
                            foreach (var entry in length)
                            {
                                using (source.Block("if (" + Names.SequenceEqual + "(type, " + Names.Utf8(entry.StepType) + "))"))
                                {
                                    source.Line("step = " + entry.ModuleTypeName + ".Parse_" + entry.StepType + "(ref reader, problems);");
                                    source.Line("return true;");
                                }
                            }

                            source.Line("break;");
                        }
                    }
                }
            }

            source.Line("step = null;");
            source.Line("return false;");
        }
    }

    private static void EmitWrite(SourceWriter source, RegistryContent content)
    {
        Document(source, "Writes a step as a JSON object that reads back equal.");
        using (source.Block("public void Write(" + Names.Step + " step, " + Names.Writer + " writer)"))
        using (source.Block("switch (step)"))
        {
            foreach (var entry in content.Entries) source.Line("case " + entry.StepTypeName + " typed: " + entry.ModuleTypeName + ".Write_" + entry.StepType + "(typed, writer); break;");
            source.Line("default: throw " + Names.Json + "RegistryErrors.NoHandler(step, s_emittedStepTypes);");
        }
    }

    private static void EmitSchemaOf(SourceWriter source, RegistryContent content)
    {
        Document(source, "The JSON Schema of a step type's own properties; empty if the type is not known.");
        using (source.Block("public " + Names.Bytes + " SchemaOf(string type) => type switch", "};"))
        {
            foreach (var entry in content.Entries) source.Line(Names.Quote(entry.StepType) + " => " + entry.ModuleTypeName + ".Schema_" + entry.StepType + ",");
            source.Line("_ => default,");
        }
    }

    private static void Document(SourceWriter source, string summary)
    {
        source.Line("/// <summary>" + summary + "</summary>");
        source.Line(Names.GeneratedCode);
        source.Line(Names.NoCoverage);
    }
}
