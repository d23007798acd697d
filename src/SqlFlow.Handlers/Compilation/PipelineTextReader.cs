using System.Collections.Immutable;
using SqlFlow.Connectors;
using SqlFlow.Language;
using SqlFlow.Planning;
using SqlFlow.Profiles;
using SqlFlow.Variables;

namespace SqlFlow.Compilation;

/// <summary>Reads a <c>.sf</c> file with all that it includes, and makes a plan of it.</summary>
internal sealed class PipelineTextReader(IStepRegistry registry, Project project, ProjectFiles files, ValueMap<JsonValue> overrides, PlanProblems problems)
{
    private readonly VariableManager _environment = new(new VariableLayers { EnvFile = project.EnvFile, Environment = Environment.GetEnvironmentVariable });

    // The same file has the same name in every message, however it was named.
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SourceText> _texts = new(StringComparer.Ordinal);

    /// <summary>Whether a file is written in the language, and not JSON.</summary>
    public static bool Reads(string path) => string.Equals(Path.GetExtension(path), ".sf", StringComparison.OrdinalIgnoreCase);

    /// <summary>The plan; null if there are problems that keep it from being made.</summary>
    public PlanDocument? Read(string path, string name)
    {
        _names[Path.GetFullPath(path)] = path;
        var expanded = PipelineExpander.Expand(Open(Path.GetFullPath(path)), new ExpansionOptions
        {
            ReadIncluded = Include,
            Strong = variable => Find(overrides, variable) ?? Find(project.Profile?.Variables ?? default, variable),
            Weak = variable => _environment.TryGet(variable, out var value) ? Text(value) : null,
            KnownSources = [.. project.Profile?.Connectors.Select(static connector => connector.Name) ?? []],
        });
        return new PipelineCompiler(registry, problems).Compile(expanded, name);
    }

    private IncludedFile Include(string path, SourceText from)
    {
        var full = Path.GetFullPath(path, Path.GetDirectoryName(Path.GetFullPath(from.Path!))!);
        try
        {
            files.Resolve(full);
            return File.Exists(full) ? IncludedFile.Found(Open(full)) : IncludedFile.Missing($"There is no file '{path}' beside '{from.Path}'.");
        }
        catch (ConnectorException exception)
        {
            return IncludedFile.Missing($"{exception.Message}.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return IncludedFile.Missing($"The file '{path}' cannot be read: {exception.Message}");
        }
    }

    private SourceText Open(string full)
    {
        if (_texts.TryGetValue(full, out var known)) return known;
        if (!_names.TryGetValue(full, out var name)) _names[full] = name = Project.Display(full);
        var length = new FileInfo(full).Length;
        return _texts[full] = length > SourceText.DefaultMaxBytes
            ? SourceText.TooLarge(name, length, SourceText.DefaultMaxBytes)
            : SourceText.FromBytes(name, File.ReadAllBytes(full));
    }

    private static string? Find(ValueMap<JsonValue> values, string name)
    {
        foreach (var (key, value) in values)
        {
            if (key == name) return Text(value);
        }

        return null;
    }

    private static string Text(JsonValue value) => value.ToString();
}
