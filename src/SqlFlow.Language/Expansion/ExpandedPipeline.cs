using System.Collections.Immutable;

namespace SqlFlow.Language;

/// <summary>A pipeline without INCLUDE and IF: what will run, in text order.</summary>
/// <param name="Statements">SOURCE, LOAD, CREATE, EXPORT, CHECK and SET; what a SET sets is in the variables of what follows, too.</param>
/// <param name="Problems">What is wrong: first what reading found, file by file, then what following the text found. With any, nothing may run.</param>
/// <param name="Files">The files that were read, the root first, each once.</param>
/// <param name="Variables">The variables at the end of the root file.</param>
public sealed record ExpandedPipeline(
    ImmutableArray<FlatStatement> Statements, ImmutableArray<SyntaxProblem> Problems, ImmutableArray<SourceText> Files, VariableEnvironment Variables);

/// <summary>A statement that will run.</summary>
/// <param name="Statement">The statement.</param>
/// <param name="Source">The file that its spans refer to.</param>
/// <param name="Variables">
/// The variables visible at its place. For a SET these are the ones before it; its variable is called
/// <see cref="VariableEnvironment.RunTimeName"/> of its name during the run.
/// </param>
public sealed record FlatStatement(StatementSyntax Statement, SourceText Source, VariableEnvironment Variables);
