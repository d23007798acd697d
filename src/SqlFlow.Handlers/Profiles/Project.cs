using System.Text;
using SqlFlow.Connectors;
using SqlFlow.Planning;
using SqlFlow.Variables;

namespace SqlFlow.Profiles;

/// <summary>The folder that a pipeline belongs to, with its profile and its <c>.env</c>.</summary>
/// <remarks>Immutable. What is wrong with its files is reported when it is opened.</remarks>
internal sealed class Project
{
    private const string ProfileFolder = "profiles";
    private const string DefaultProfile = "dev";
    private const long MaxBytes = 1024 * 1024;

    private Project(string directory) => Directory = directory;

    /// <summary>The folder, absolute.</summary>
    public string Directory { get; }

    /// <summary>The profile; null: there is none.</summary>
    public Profile? Profile { get; private init; }

    /// <summary>The values of the <c>.env</c> file.</summary>
    public ValueMap<JsonValue> EnvFile { get; private init; }

    /// <summary>Opens the project of a request.</summary>
    /// <param name="request">Names the plan, the folder, the profile.</param>
    /// <param name="problems">Takes what is wrong with the profile and the <c>.env</c> file.</param>
    public static Project Open(PipelineRequest request, PlanProblems problems)
    {
        var directory = DirectoryOf(request);
        // Steps made in code belong to no project unless one is named.
        if (request.Path is null && request.ProjectDirectory is null && request.Profile is null) return new Project(directory);
        var envPath = Path.Combine(directory, ".env");
        var values = File.Exists(envPath) && Read(envPath, problems) is { } text ? Profiles.EnvFile.Read(text, Display(envPath), problems) : default;
        return new Project(directory) { EnvFile = values, Profile = OpenProfile(directory, request.Profile, values, problems) };
    }

    /// <summary>The variables of a run.</summary>
    public VariableLayers Variables(ValueMap<JsonValue> overrides) => new()
    {
        Overrides = overrides,
        Profile = Profile?.Variables ?? default,
        Secrets = Profile?.Secrets ?? default,
        EnvFile = EnvFile,
        Environment = Environment.GetEnvironmentVariable,
    };

    /// <summary>The connectors of the host, and those that the profile names.</summary>
    /// <param name="host">The host's.</param>
    /// <param name="problems">Takes profile connectors of a type that the host has not.</param>
    public ConnectorRegistry Connectors(ConnectorRegistry host, PlanProblems problems)
    {
        if (Profile is not { Connectors.Count: > 0 } profile) return host;
        var registry = new ConnectorRegistry(host.Breakers);
        foreach (var definition in profile.Connectors)
        {
            if (host.TryGet(definition.Connector, out var inner)) registry.Add(definition.Name, inner, definition.Params);
            else ReportUnknown(definition, profile, host, problems);
        }

        // A profile may call its database 'postgres': then that is what plans mean by it.
        foreach (var type in host.Types)
        {
            if (!registry.TryGet(type, out _) && host.TryGet(type, out var connector)) registry.Add(connector);
        }

        return registry;
    }

    /// <summary>Reports a database of the profile that lies where the project's files may not be.</summary>
    public void CheckDatabase(ProjectFiles files, PlanProblems problems)
    {
        if (Profile is { DatabasePath: { } path, IsInMemory: false } profile)
            profile.Resolve(path, profile.DatabasePathAt, "The database", "Name its folder in allowed_directories, or give the database with --database.", files, problems);
    }

    private static void ReportUnknown(ProfileConnectorDefinition definition, Profile profile, ConnectorRegistry host, PlanProblems problems) => problems.Add(new PlanProblem
    {
        Code = PlanProblemCodes.UnknownConnector,
        File = profile.File,
        Line = definition.Line,
        Column = definition.Column,
        Message = $"The connector '{definition.Name}' has the type '{definition.Connector}', which is not there.",
        Hint = NearestName.Find(definition.Connector, host.Types) is { } near ? $"Did you mean '{near}'?" : $"Known: {string.Join(", ", host.Types)}.",
    });

    /// <summary>Where the project's files may be.</summary>
    public ProjectFiles Files(IEnumerable<string> allowedDirectories) => new(Directory, [.. allowedDirectories, .. Profile?.AllowedDirectories ?? []]);

    /// <summary>The named folder, else the nearest one above the plan that has profiles, else the plan's own, else the working directory.</summary>
    private static string DirectoryOf(PipelineRequest request)
    {
        if (request.ProjectDirectory is { } named) return Path.GetFullPath(named);
        return request.Path is null ? Path.GetFullPath(".") : DirectoryOf(request.Path);
    }

    /// <summary>The folder of the project that a pipeline's file belongs to, absolute.</summary>
    public static string DirectoryOf(string pipeline)
    {
        var own = Path.GetDirectoryName(Path.GetFullPath(pipeline))!;
        for (var folder = own; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (ProfileFiles(folder).Any()) return folder;
        }

        return own;
    }

    private static Profile? OpenProfile(string directory, string? requested, ValueMap<JsonValue> values, PlanProblems problems)
    {
        var name = requested ?? DefaultProfile;
        var files = ProfileFiles(directory).ToArray();
        var path = Array.Find(files, file => string.Equals(Path.GetFileNameWithoutExtension(file), name, StringComparison.Ordinal));
        if (path is null)
        {
            if (requested is null) return null;
            var names = files.Select(static file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal).ToArray();
            problems.Add(new PlanProblem
            {
                Code = PlanProblemCodes.MalformedProfile,
                Message = $"There is no profile '{name}' in '{Display(Path.Combine(directory, ProfileFolder))}'.",
                Hint = names.Length == 0 ? "A profile is a file profiles/NAME.yml in the project's folder."
                    : NearestName.Find(name, names) is { } near ? $"Did you mean '{near}'?" : $"There are: {string.Join(", ", names)}.",
            });
            return null;
        }

        if (Read(path, problems) is not { } text) return null;
        var environment = new VariableManager(new VariableLayers { EnvFile = values, Environment = Environment.GetEnvironmentVariable });
        return new ProfileReader(Display(path), environment, problems).Read(name, YamlReader.Read(text, Display(path), problems));
    }

    private static IEnumerable<string> ProfileFiles(string directory)
    {
        var folder = Path.Combine(directory, ProfileFolder);
        return System.IO.Directory.Exists(folder)
            ? System.IO.Directory.EnumerateFiles(folder).Where(static file => Path.GetExtension(file) is ".yml" or ".yaml").Order(StringComparer.Ordinal)
            : [];
    }

    private static string? Read(string path, PlanProblems problems)
    {
        try
        {
            if (new FileInfo(path).Length > MaxBytes) throw new IOException("it is larger than 1 MB");
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(path)).TrimStart('\uFEFF');
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DecoderFallbackException)
        {
            problems.Add(new PlanProblem
            {
                Code = PlanProblemCodes.MalformedProfile,
                File = Display(path),
                Message = exception is DecoderFallbackException ? "The file is not UTF-8." : $"The file cannot be read: {exception.Message}",
            });
            return null;
        }
    }

    /// <summary>A path as the caller would name it: relative to the working directory where it lies below.</summary>
    internal static string Display(string path)
    {
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }
}
