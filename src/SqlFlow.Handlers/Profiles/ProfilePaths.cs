using SqlFlow.Connectors;
using SqlFlow.Planning;

namespace SqlFlow.Profiles;

/// <summary>Paths that stand in a profile.</summary>
internal static class ProfilePaths
{
    /// <summary>A path, absolute; null: it lies where the project's files may not be, which is reported at its place.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="path">The path as written.</param>
    /// <param name="at">Where it stands.</param>
    /// <param name="what">What it is, as the message begins.</param>
    /// <param name="hint">What to do.</param>
    /// <param name="files">Where the project's files may be.</param>
    /// <param name="problems">Takes the problem.</param>
    public static string? Resolve(this Profile profile, string path, (int Line, int Column) at, string what, string hint, ProjectFiles files, PlanProblems problems)
    {
        try
        {
            return files.Resolve(path);
        }
        catch (ConnectorException exception)
        {
            problems.Add(new PlanProblem
            {
                Code = exception.ProblemCode,
                File = profile.File,
                Line = at.Line,
                Column = at.Column,
                Message = $"{what} {exception.Message}.",
                Hint = hint,
            });
            return null;
        }
    }
}
