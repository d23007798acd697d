using Microsoft.CodeAnalysis;
using SqlFlow.Generators.Model;

namespace SqlFlow.Generators.Emit;

/// <summary>Emits the façade of an assembly's functions with its exports, and the list of a registry.</summary>
internal static class SqlFunctionModuleEmitter
{
    public static void EmitModule(SourceProductionContext output, SqlFunctionModuleModel module)
    {
        var source = new SourceWriter();
        foreach (var name in module.Names)
            source.Line("[assembly: global::SqlFlow.SqlFunctionExport(1, " + Names.Quote(name) + ", typeof(global::" + module.Namespace + ".SqlFunctionModule))]");
        source.Line();
        source.Line("namespace " + module.Namespace + ";");
        source.Line();
        source.Line("/// <summary>The SQL functions of this assembly, as registries list them.</summary>");
        source.Line(Names.GeneratedCode);
        source.Line(Names.NoCoverage);
        source.Line(Names.Never);
        source.Line("public static partial class SqlFunctionModule");
        source.Line("{");
        source.Line("}");
        output.AddSource("SqlFlow.Functions.g.cs", source.ToSourceText());
    }

    /// <summary>A part of the registry of its own, so that a registry without functions is as it was.</summary>
    public static void EmitRegistry(SourceProductionContext output, SqlFunctionRegistryContent content)
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
            blocks.Push(source.Block(registry.Declarations[i] + (i == registry.Declarations.Count - 1 ? " : " + SqlFunctionEmitter.Namespace + "ISqlFunctionSource" : "")));
        source.Line(Names.GeneratedCode);
        source.Line(Names.NoCoverage);
        source.Line("global::System.Collections.Generic.IReadOnlyList<" + SqlFunctionEmitter.Namespace + "SqlFunction> " + SqlFunctionEmitter.Namespace + "ISqlFunctionSource.SqlFunctions { get; } = " + SqlFunctionEmitter.Namespace + "SqlFunction.Concat(");
        using (source.Indent())
        {
            for (var i = 0; i < content.Entries.Count; i++)
                source.Line(content.Entries[i].ModuleTypeName + ".Functions_" + content.Entries[i].Name + (i == content.Entries.Count - 1 ? ");" : ","));
        }

        while (blocks.Count > 0) blocks.Pop().Dispose();
        output.AddSource(registry.HintName + ".Functions.g.cs", source.ToSourceText());
    }
}
