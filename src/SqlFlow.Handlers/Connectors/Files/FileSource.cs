using System.Text.Json;

namespace SqlFlow.Connectors;

/// <summary>What the file connectors have in common: finding their files, and the <c>columns</c> parameter.</summary>
internal static class FileSource
{
    public static readonly ConnectorParameter Path = new("path", "A file, a glob (*, ?, [a-z], **), or a list of them.", IsRequired: true);

    /// <summary>The files of <c>path</c>, in the order given, each once.</summary>
    /// <exception cref="ConnectorException">There is none, or one may not or cannot be read.</exception>
    public static ValueList<string> Find(SourceRequest request, bool emptyIsAllowed)
    {
        var paths = request.Options.GetTexts("path");
        if (paths.Count == 0) throw ConnectorOptions.Invalid("path", $"source '{request.Name}' lacks the parameter 'path'");
        try
        {
            ValueList<string> files = [.. paths.SelectMany(path => request.Files.Find(path)).Distinct(StringComparer.Ordinal)];
            foreach (var file in files) RequireReadable(file, emptyIsAllowed);
            return files;
        }
        catch (ConnectorException exception) when (exception.Parameter is null)
        {
            throw new ConnectorException(exception.ErrorCode, $"source '{request.Name}': {exception.Message}", exception.InnerException)
            {
                Parameter = "path",
                ProblemCode = exception.ProblemCode,
                SuggestedActions = exception.SuggestedActions,
            };
        }
    }

    /// <summary>The <c>columns</c> parameter as names with types; a list of names has no types.</summary>
    public static IReadOnlyList<KeyValuePair<string, string?>> Columns(SourceRequest request)
    {
        if (request.Options.Find("columns") is not { } columns) return [];
        return columns.Kind switch
        {
            JsonValueKind.Array when columns.Element.EnumerateArray().All(static name => name.ValueKind is JsonValueKind.String) =>
                [.. columns.Element.EnumerateArray().Select(static name => KeyValuePair.Create(name.GetString()!, (string?)null))],
            JsonValueKind.Object when columns.Element.EnumerateObject().All(static column => column.Value.ValueKind is JsonValueKind.String) =>
                [.. columns.Element.EnumerateObject().Select(static column => KeyValuePair.Create(column.Name, column.Value.GetString()))],
            _ => throw ConnectorOptions.Invalid("columns", "the parameter 'columns' takes a list of names, or an object of names and types"),
        };
    }

    /// <summary>The <c>columns</c> parameter of a reader that needs types; null if it is not given.</summary>
    public static string? TypedColumns(SourceRequest request)
    {
        var columns = Columns(request);
        if (columns.Count == 0) return null;
        return columns.Any(static column => column.Value is null)
            ? throw ConnectorOptions.Invalid("columns", "the parameter 'columns' takes an object of names and types here, e.g. {\"id\": \"BIGINT\"}")
            : ReaderCall.Struct(columns.Select(static column => KeyValuePair.Create(column.Key, column.Value!)));
    }

    private static void RequireReadable(string file, bool emptyIsAllowed)
    {
        try
        {
            using var handle = File.OpenHandle(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            if (!emptyIsAllowed && RandomAccess.GetLength(handle) == 0)
                throw new ConnectorException(ErrorCodes.BadData, $"the file '{file}' is empty") { SuggestedActions = ["Check what writes it: even without rows it should have a header"] };
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new ConnectorException(ErrorCodes.AccessDenied, $"the file '{file}' may not be read", exception) { SuggestedActions = ["Give this user the right to read it"] };
        }
        catch (IOException exception)
        {
            throw new ConnectorException(ErrorCodes.InputOutput, $"the file '{file}' cannot be read: {exception.Message}", exception) { IsTransient = true };
        }
        catch (NotSupportedException)
        {
            // A pipe or device has no length to ask for.
        }
    }
}
