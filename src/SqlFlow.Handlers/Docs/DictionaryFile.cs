namespace SqlFlow.Docs;

/// <summary>A file of a dictionary.</summary>
/// <param name="Path">Its path within the folder, with forward slashes.</param>
/// <param name="Content">Its content, to be written as UTF-8.</param>
public sealed record DictionaryFile(string Path, string Content);
