using System.Collections.Immutable;

namespace SqlFlow.Language;

/// <summary>One file, parsed.</summary>
/// <param name="Source">The text; every span of the tree refers to it.</param>
/// <param name="Statements">The statements that could be read, in text order.</param>
/// <param name="Problems">What is wrong, in text order. With any problem, statements may be missing.</param>
public sealed record SyntaxFile(SourceText Source, ImmutableArray<StatementSyntax> Statements, ImmutableArray<SyntaxProblem> Problems);
