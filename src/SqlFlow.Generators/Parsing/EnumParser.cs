using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using SqlFlow.Generators.Model;

namespace SqlFlow.Generators.Parsing;

/// <summary>Reads an enumeration.</summary>
internal static class EnumParser
{
    /// <summary>Members in the order of declaration; of two with one JSON name the first counts.</summary>
    public static EnumModel Parse(INamedTypeSymbol type, string typeName, string codecName)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var values = new HashSet<object>();
        var members = ImmutableArray.CreateBuilder<EnumMemberModel>();
        foreach (var field in type.GetMembers().OfType<IFieldSymbol>())
        {
            if (field is not { IsConst: true, ConstantValue: { } value }) continue;
            var json = JsonNames.SnakeCase(field.Name);
            if (!names.Add(json)) continue;
            members.Add(new EnumMemberModel { Name = Identifiers.Escape(field.Name), JsonName = json, IsWritten = values.Add(value) });
        }

        return new EnumModel { TypeName = typeName, CodecName = codecName, Members = members.ToEquatableArray() };
    }
}
