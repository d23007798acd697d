using SqlFlow.Connectors;
using SqlFlow.Planning;
using SqlFlow.Profiles;

namespace SqlFlow.OpenLineage;

/// <summary>Decides whom runs are told about: the host's word first, then the environment's, then the profile's.</summary>
internal static class OpenLineageSettings
{
    /// <summary>The options of a run; null: nobody is told.</summary>
    /// <param name="host">What the host says; null: nothing.</param>
    /// <param name="profile">The project's profile; null: it has none.</param>
    /// <param name="files">The project's folder, and where else its files may be.</param>
    /// <param name="environment">The environment.</param>
    /// <param name="problems">Takes what is wrong.</param>
    public static OpenLineageOptions? Resolve(OpenLineageOptions? host, Profile? profile, ProjectFiles files, OpenLineageEnvironment environment, PlanProblems problems)
    {
        if (environment.IsDisabled) return null;
        var options = host ?? OfEnvironment(environment, problems) ?? OfProfile(profile, files, problems);
        if (options is not { Targets.Count: > 0 }) return null;
        options = options with
        {
            Namespace = host?.Namespace ?? environment.Namespace ?? options.Namespace ?? NamespaceOf(profile, files.Root),
            Parent = options.Parent ?? environment.Parent,
            // Who keeps SQL to himself does so whoever names the server.
            IncludeSql = options.IncludeSql && profile?.OpenLineage?.Options.IncludeSql is not false,
        };
        var wrong = options.Validate();
        foreach (var problem in wrong) problems.Add(new PlanProblem { Code = PlanProblemCodes.InvalidProfileValue, Severity = ProblemSeverity.Warning, Message = $"OpenLineage: {problem}" });
        return wrong.IsEmpty ? options : null;
    }

    /// <summary>The namespace of the jobs of a project; where its profile does not say one, its folder.</summary>
    public static string NamespaceOf(Profile? profile, string root) => profile?.OpenLineage?.Options.Namespace ?? FolderOf(root);

    private static string FolderOf(string root) => Path.GetFileName(Path.TrimEndingDirectorySeparator(root)) is { Length: > 0 } name ? name : "default";

    private static OpenLineageOptions? OfEnvironment(OpenLineageEnvironment environment, PlanProblems problems)
    {
        var section = environment.Read(problems);
        return section is null ? null : section.IsDisabled ? OpenLineageOptions.Off : section.Options;
    }

    private static OpenLineageOptions? OfProfile(Profile? profile, ProjectFiles files, PlanProblems problems)
    {
        if (profile?.OpenLineage is not { IsDisabled: false } section) return null;
        var targets = new List<OpenLineageTarget>();
        for (var i = 0; i < section.Options.Targets.Count; i++)
        {
            if (section.Options.Targets[i] is not OpenLineageFileTarget file) targets.Add(section.Options.Targets[i]);
            else if (profile.Resolve(file.Path, section.Places[i], "The file of OpenLineage events:", "Name its folder in allowed_directories.", files, problems) is { } path)
                targets.Add(new OpenLineageFileTarget(path));
        }

        return section.Options with { Targets = [.. targets] };
    }
}
