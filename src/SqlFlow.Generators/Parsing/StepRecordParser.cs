using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using SqlFlow.Generators.Model;

namespace SqlFlow.Generators.Parsing;

/// <summary>Reads a step record and the types within it. One instance reads one step.</summary>
internal sealed class StepRecordParser(IAssemblySymbol assembly, List<RecordFault>? faults)
{
    // As many as the emitted reader can keep account of besides the common ones.
    private const int MostProperties = 247;

    private static readonly HashSet<string> CommonNames = new(StringComparer.Ordinal)
    {
        "id", "type", "depends_on", "expected_duration_ms", "criticality", "retry_policy", "timeout_ms", "description", "tags",
    };

    private readonly Dictionary<string, RecordModel?> _records = new(StringComparer.Ordinal);
    private readonly Dictionary<string, EnumModel> _enums = new(StringComparer.Ordinal);
    private readonly HashSet<string> _codecNames = new(StringComparer.Ordinal);

    /// <summary>The model, or null if a property cannot be read from JSON; then <paramref name="faults"/> says why, if it is there.</summary>
    public static StepModel? Parse(INamedTypeSymbol step, IAssemblySymbol assembly, CancellationToken cancellationToken, List<RecordFault>? faults = null)
    {
        var parser = new StepRecordParser(assembly, faults);
        if (parser.ReadProperties(step, CommonNames, cancellationToken) is not { } properties) return null;
        return new StepModel
        {
            Record = new RecordModel { TypeName = TypeNames.Of(step), CodecName = "", Description = Documentation.SummaryOf(step, cancellationToken), Properties = properties },
            IsPublic = HandlerShape.IsPublic(step),
            Records = parser._records.Values.OfType<RecordModel>().OrderBy(static record => record.CodecName, StringComparer.Ordinal).ToEquatableArray(),
            Enums = parser._enums.Values.OrderBy(static type => type.CodecName, StringComparer.Ordinal).ToEquatableArray(),
        };
    }

    private EquatableArray<StepPropertyModel>? ReadProperties(INamedTypeSymbol record, IReadOnlyCollection<string> reserved, CancellationToken cancellationToken)
    {
        var names = new HashSet<string>(reserved, StringComparer.Ordinal);
        var properties = ImmutableArray.CreateBuilder<StepPropertyModel>();
        var isReadable = true;
        if (RecordProperties.Of(record, faults) is not { } symbols) return null;
        foreach (var symbol in symbols)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (ReadProperty(symbol, cancellationToken) is { } property && AreFree(property, symbol, names, reserved)) properties.Add(property);
            else isReadable = false;
            // Without listeners the first fault ends it.
            if (!isReadable && faults is null) return null;
        }

        if (properties.Count > MostProperties)
        {
            faults?.Add(new RecordFault(RecordFaultKind.Unreadable, record, "it has more than " + MostProperties + " properties; put some of them into a record of their own"));
            return null;
        }

        return isReadable ? properties.ToEquatableArray() : null;
    }

    private bool AreFree(StepPropertyModel property, IPropertySymbol symbol, HashSet<string> names, IReadOnlyCollection<string> reserved)
    {
        foreach (var name in property.Aliases.Prepend(property.JsonName))
        {
            if (names.Add(name)) continue;
            var owner = reserved.Contains(name) ? "all steps have a property of that name" : "another property or alias has it";
            faults?.Add(new RecordFault(RecordFaultKind.NameTaken, symbol, owner, name));
            return false;
        }

        return true;
    }

    private StepPropertyModel? ReadProperty(IPropertySymbol symbol, CancellationToken cancellationToken)
    {
        var attribute = RecordProperties.StepPropertyOf(symbol);
        var single = attribute?.Named("AllowSingle")?.Value is true;
        var known = faults?.Count;
        if (ReadValue(symbol.Type, symbol.IsRequired, cancellationToken) is not { } value)
        {
            // What is wrong within a nested record has been said there.
            if (faults?.Count == known && !UnreadableType.IsUnknown(symbol.Type)) faults?.Add(UnreadableType.FaultOf(symbol, assembly));
            return null;
        }

        if (single && value is not { Kind: ValueKind.List, IsNullable: false })
        {
            faults?.Add(new RecordFault(RecordFaultKind.Unreadable, symbol, "AllowSingle is for lists that are not nullable"));
            return null;
        }

        var aliases = attribute?.Named("Aliases") is { IsNull: false } list ? list.Values.Select(static item => item.Value as string ?? "") : [];
        return new StepPropertyModel
        {
            Name = symbol.Name,
            Identifier = Identifiers.Escape(symbol.Name),
            JsonName = attribute?.Named("Name")?.Value as string ?? RecordProperties.JsonPropertyNameOf(symbol) ?? JsonNames.SnakeCase(symbol.Name),
            Aliases = aliases.ToEquatableArray(),
            Description = attribute?.Named("Description")?.Value as string ?? Documentation.SummaryOf(symbol, cancellationToken),
            IsRequired = symbol.IsRequired,
            Value = value with { AllowsSingle = single },
            Rules = ValueRuleParser.Parse(symbol, value, faults),
            DefaultJson = symbol.IsRequired ? null : PropertyDefault.Of(symbol, cancellationToken),
        };
    }

    private ValueModel? ReadValue(ITypeSymbol type, bool isRequired, CancellationToken cancellationToken)
    {
        var nullable = type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T };
        var bare = nullable ? ((INamedTypeSymbol)type).TypeArguments[0] : type.WithNullableAnnotation(NullableAnnotation.NotAnnotated);
        if (type.IsReferenceType)
        {
            // Without nullable annotations only "required" tells what must be there.
            nullable = type.NullableAnnotation is NullableAnnotation.Annotated || (type.NullableAnnotation is NullableAnnotation.None && !isRequired);
        }

        ValueModel? element = null;
        if (bare is INamedTypeSymbol { IsGenericType: true, TypeArguments: [var argument] })
        {
            if (!IsList(bare) && !IsMap(bare)) return null;
            element = ReadValue(argument, isRequired: true, cancellationToken);
            if (element is null) return null;
        }

        if (KindOf(bare, cancellationToken) is not { } kind) return null;
        return new ValueModel
        {
            Kind = kind,
            TypeName = TypeNames.Of(bare) + (nullable ? "?" : ""),
            BareTypeName = TypeNames.Of(bare),
            IsNullable = nullable,
            Element = element,
        };
    }

    private ValueKind? KindOf(ITypeSymbol type, CancellationToken cancellationToken)
    {
        switch (type.SpecialType)
        {
            case SpecialType.System_String: return ValueKind.String;
            case SpecialType.System_Boolean: return ValueKind.Boolean;
            case SpecialType.System_Int32: return ValueKind.Int32;
            case SpecialType.System_Int64: return ValueKind.Int64;
            case SpecialType.System_Double: return ValueKind.Double;
            case SpecialType.System_Decimal: return ValueKind.Decimal;
        }

        if (type is not INamedTypeSymbol named) return null;
        if (named.MetadataName == "TimeSpan" && KnownNames.IsIn(named.ContainingNamespace, "System")) return ValueKind.Milliseconds;
        if (named.IsCore("JsonValue")) return ValueKind.Json;
        if (IsList(named)) return ValueKind.List;
        if (IsMap(named)) return ValueKind.Map;
        if (named.TypeKind is TypeKind.Enum) return AddEnum(named) ? ValueKind.Enum : null;
        return HandlerShape.IsNestedRecord(named, assembly) && AddRecord(named, cancellationToken) ? ValueKind.Record : null;
    }

    private static bool IsList(ITypeSymbol type) => type.IsCore("ValueList`1");

    private static bool IsMap(ITypeSymbol type) => type.IsCore("ValueMap`1");

    private bool AddEnum(INamedTypeSymbol type)
    {
        if (!HandlerShape.IsReachable(type, assembly)) return false;
        var key = TypeNames.Of(type);
        if (!_enums.ContainsKey(key)) _enums.Add(key, EnumParser.Parse(type, key, CodecName(type)));
        return _enums[key].Members.Count > 0;
    }

    private bool AddRecord(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        var key = TypeNames.Of(type);
        // A record within itself is under way already; if it turns out to be unreadable, the whole step is.
        if (_records.TryGetValue(key, out _)) return true;
        _records.Add(key, null);
        var codec = CodecName(type);
        if (ReadProperties(type, [], cancellationToken) is not { } properties) return false;
        _records[key] = new RecordModel
        {
            TypeName = key,
            CodecName = codec,
            Description = Documentation.SummaryOf(type, cancellationToken),
            Properties = properties,
        };
        return true;
    }

    private string CodecName(INamedTypeSymbol type)
    {
        var name = type.Name + "Codec";
        for (var number = 2; !_codecNames.Add(name); number++) name = type.Name + "Codec" + number;
        return name;
    }
}
