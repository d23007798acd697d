using Microsoft.CodeAnalysis;
using SqlFlow.Generators.Model;

namespace SqlFlow.Generators.Emit;

/// <summary>Emits an assembly's façade: its declaration with the exports, and one part for each step type.</summary>
internal static class StepModuleEmitter
{
    public static void EmitModule(SourceProductionContext output, ModuleModel module)
    {
        if (module.Steps.Count == 0) return;
        var source = new SourceWriter();
        var facade = "global::" + module.Namespace + ".StepModule";
        foreach (var step in module.Steps)
        {
            if (!step.IsExported) continue;
            source.Line("[assembly: global::SqlFlow.StepExport(1, " + Names.Quote(step.StepType) + ", typeof(" + facade + "), typeof(" + step.StepTypeName + "))]");
        }

        source.Line();
        source.Line("namespace " + module.Namespace + ";");
        source.Line();
        source.Line("/// <summary>The steps of this assembly, as registries call them.</summary>");
        source.Line(Names.GeneratedCode);
        source.Line(Names.NoCoverage);
        source.Line(Names.Never);
        source.Line("public static partial class StepModule");
        source.Line("{");
        source.Line("}");
        output.AddSource("SqlFlow.Module.g.cs", source.ToSourceText());
    }

    public static void EmitStep(SourceProductionContext output, HandlerModel handler, string facadeNamespace)
    {
        var type = handler.StepType;
        var record = handler.Step.Record.TypeName;
        // A record that others cannot name is dispatched by this assembly's own registries only.
        var access = handler.Step.IsPublic ? "public" : "internal";
        var source = new SourceWriter();
        source.Line("namespace " + facadeNamespace + ";");
        source.Line();
        using (source.Block("static partial class StepModule"))
        {
            source.Line("/// <summary>Executes a \"" + type + "\" step.</summary>");
            source.Line(Names.Inline);
            source.Line(access + " static " + Names.Task + " Execute_" + type + "(" + record + " step, " + Names.Context + " context, " + Names.Token + " cancellationToken) =>");
            source.Line("    ((" + Names.Handler(record) + ")Handler_" + type + ".Instance).ExecuteAsync(step, context, cancellationToken);");
            source.Line();
            source.Line("/// <summary>Reads a \"" + type + "\" step from JSON; null if it has problems.</summary>");
            source.Line("public static " + Names.Step + "? Parse_" + type + "(ref " + Names.Reader + " reader, " + Names.Problems + " problems) => Json_" + type + ".Read(ref reader, problems);");
            source.Line();
            source.Line("/// <summary>Writes a \"" + type + "\" step as JSON.</summary>");
            source.Line(access + " static void Write_" + type + "(" + record + " step, " + Names.Writer + " writer) => Json_" + type + ".Write(writer, step);");
            source.Line();
            source.Line("/// <summary>The JSON Schema of a \"" + type + "\" step's own properties.</summary>");
            StepSchemaEmitter.Emit(source, handler);
            source.Line();
            EmitInstance(source, handler);
            source.Line();
            if (handler.IsObserved) ObservedHandlerEmitter.Emit(source, handler);
            StepJsonEmitter.Emit(source, handler);
        }

        output.AddSource("SqlFlow.Step." + type + ".g.cs", source.ToSourceText());
    }

    private static void EmitInstance(SourceWriter source, HandlerModel handler)
    {
        var create = "new " + handler.HandlerTypeName + "()";
        var type = handler.IsObserved ? "Observed_" + handler.StepType : handler.HandlerTypeName;
        source.Line("// One instance, made at first use: handlers are stateless, and dispatch must not allocate.");
        source.Line("// Of the class, not of the interface: then the call is direct where the class is sealed.");
        using (source.Block("private static class Handler_" + handler.StepType))
        {
            source.Line("internal static readonly " + type + " Instance = new " + type + "(" + (handler.IsObserved ? create : "") + ");");
        }
    }
}
