using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;

namespace SqlFlow.Generators.Parsing;

/// <summary>How emitted code names types and assemblies.</summary>
internal static class TypeNames
{
    private static readonly SymbolDisplayFormat Full = SymbolDisplayFormat.FullyQualifiedFormat
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>With <c>global::</c>, so that nothing in the user's code can capture it.</summary>
    public static string Of(ITypeSymbol type) => type.ToDisplayString(Full);

    /// <summary>The namespace of an assembly's façade.</summary>
    public static string FacadeNamespace(string assemblyName)
    {
        var text = new StringBuilder();
        foreach (var c in assemblyName)
        {
            if (c == '.') text.Append('_');
            else if (c == '_') text.Append("__");
            else if (char.IsLetter(c) || (char.IsDigit(c) && text.Length > 0)) text.Append(c);
            else text.Append("_x").Append(((int)c).ToString("X4", CultureInfo.InvariantCulture)).Append('_');
        }

        return "SqlFlow.Generated." + (text.Length == 0 ? "_" : Identifiers.Escape(text.ToString()));
    }
}
