using Microsoft.CodeAnalysis;

namespace SqlFlow.Generators.Parsing;

/// <summary>What keeps a step record from being read. Gathered only for analyzers; it holds symbols and never gets into a model.</summary>
/// <param name="Kind">Which diagnostic it is.</param>
/// <param name="Symbol">At which property or record.</param>
/// <param name="Reason">What is wrong.</param>
/// <param name="Detail">The JSON name or the attribute that it is about.</param>
/// <param name="Attribute">The attribute that it is about.</param>
internal sealed record RecordFault(RecordFaultKind Kind, ISymbol Symbol, string Reason, string Detail = "", AttributeData? Attribute = null);

/// <summary>Kinds of faults. All but the last leave the step out.</summary>
internal enum RecordFaultKind
{
    Unreadable,
    MutableCollection,
    NameTaken,
    ValidationIgnored,
}
