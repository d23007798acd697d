using Microsoft.CodeAnalysis.CSharp;
using SqlFlow.Generators.Model;

namespace SqlFlow.Generators.Emit;

/// <summary>Names that several emitters write.</summary>
internal static class Names
{
    public const string Step = "global::SqlFlow.Step";
    public const string Registry = "global::SqlFlow.IStepRegistry";
    public const string Context = "global::SqlFlow.PipelineContext";
    public const string Observation = "global::SqlFlow.Observability.StepObservation";
    public const string Result = "global::SqlFlow.StepExecutionResult";
    public const string Problems = "global::SqlFlow.Planning.PlanProblems";
    public const string Task = "global::System.Threading.Tasks.ValueTask<" + Result + ">";
    public const string Token = "global::System.Threading.CancellationToken";
    public const string Reader = "global::System.Text.Json.Utf8JsonReader";
    public const string Writer = "global::System.Text.Json.Utf8JsonWriter";
    public const string Bytes = "global::System.ReadOnlySpan<byte>";
    public const string Json = "global::SqlFlow.Steps.Json.";
    public const string SequenceEqual = "global::System.MemoryExtensions.SequenceEqual";
    public const string Never = "[global::System.ComponentModel.EditorBrowsable(global::System.ComponentModel.EditorBrowsableState.Never)]";
    public const string Inline = "[global::System.Runtime.CompilerServices.MethodImpl(global::System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining)]";

    public const string NoCoverage = "[global::System.Diagnostics.CodeAnalysis.ExcludeFromCodeCoverage]";

    /// <summary>The major version only, so that what is emitted changes with no patch.</summary>
    public static readonly string GeneratedCode =
        "[global::System.CodeDom.Compiler.GeneratedCode(\"SqlFlow.Generators\", \"" + typeof(Names).Assembly.GetName().Version.Major + ".0.0.0\")]";

    public static string Quote(string text) => SymbolDisplay.FormatLiteral(text, quote: true);

    public static string Utf8(string text) => Quote(text) + "u8";

    public static string Handler(string stepTypeName) => "global::SqlFlow.IStepHandler<" + stepTypeName + ">";

    /// <summary>A local variable of the emitted readers; the prefix keeps it apart from keywords and from their own variables.</summary>
    public static string Local(StepPropertyModel property) => "p_" + property.Name;
}
