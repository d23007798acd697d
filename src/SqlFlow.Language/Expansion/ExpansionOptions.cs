using System.Collections.Immutable;

namespace SqlFlow.Language;

/// <summary>Reads a file that another one includes.</summary>
/// <param name="path">What INCLUDE says, variables filled in: relative to the including file.</param>
/// <param name="from">The including file.</param>
/// <returns>The file, or why there is none.</returns>
public delegate IncludedFile IncludeReader(string path, SourceText from);

/// <summary>An included file, or why there is none.</summary>
public sealed class IncludedFile
{
    private IncludedFile(SourceText? source, string? error) => (Source, Error) = (source, error);

    /// <summary>The file; null: it cannot be read.</summary>
    public SourceText? Source { get; }

    /// <summary>Why it cannot be read, as a sentence; null: it can.</summary>
    public string? Error { get; }

    /// <summary>A file. Two texts with one <see cref="SourceText.Path"/> are the same file, so the path must not depend on who includes it.</summary>
    public static IncludedFile Found(SourceText source) => new(source ?? throw new ArgumentNullException(nameof(source)), null);

    /// <summary>A file that cannot be read.</summary>
    /// <param name="error">Why, as a sentence: "There is no file 'x.sf'."</param>
    public static IncludedFile Missing(string error) => new(null, error ?? throw new ArgumentNullException(nameof(error)));
}

/// <summary>What <see cref="PipelineExpander"/> needs to know from outside.</summary>
public sealed record ExpansionOptions
{
    /// <summary>No variables, no files, the usual limits.</summary>
    public static ExpansionOptions Default { get; } = new();

    /// <summary>Reads included files.</summary>
    /// <value>By default no file can be read.</value>
    public IncludeReader ReadIncluded { get; init; } = static (path, _) => IncludedFile.Missing("The file '" + path + "' cannot be read here.");

    /// <summary>Variables that win over SET: those of the command line, then those of the profile. Null: it has none of that name.</summary>
    public Func<string, string?> Strong { get; init; } = static _ => null;

    /// <summary>Variables that SET wins over: those of <c>.env</c>, then those of the environment. Null: it has none of that name.</summary>
    public Func<string, string?> Weak { get; init; } = static _ => null;

    /// <summary>Sources that are defined elsewhere, so that LOAD may name them.</summary>
    public ImmutableArray<string> KnownSources { get; init; } = ImmutableArray<string>.Empty;

    /// <summary>How deep files may include each other.</summary>
    /// <value>32 by default.</value>
    public int MaxIncludeDepth { get; init; } = 32;

    /// <summary>How many INCLUDEs are followed in all: files that include another twice double at each level.</summary>
    /// <value>1,000 by default.</value>
    public int MaxIncludes { get; init; } = 1_000;

    /// <summary>How many statements a pipeline may have.</summary>
    /// <value>100,000 by default.</value>
    public int MaxStatements { get; init; } = 100_000;
}
