namespace SqlFlow.Docs;

/// <summary>What a dictionary has in it.</summary>
public sealed record DictionaryOptions
{
    /// <summary>Everything.</summary>
    public static DictionaryOptions Default { get; } = new();

    /// <summary>Whether it says when steps committed last. Without, it changes only with the pipeline and its sources.</summary>
    /// <value>True.</value>
    public bool IncludeRuns { get; init; } = true;

    /// <summary>The steps whose datasets are in it, with their immediate inputs.</summary>
    /// <value>Null: all of them.</value>
    public IReadOnlySet<string>? Steps { get; init; }
}
