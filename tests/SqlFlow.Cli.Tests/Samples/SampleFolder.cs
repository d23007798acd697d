using System.Runtime.CompilerServices;
using SqlFlow.Cli.Tests.Harness;

namespace SqlFlow.Cli.Tests.Samples;

/// <summary>Samples as they are committed, copied to where a test may run them.</summary>
internal static class SampleFolder
{
    /// <summary>A folder that has the sample where the repository has it, so that its README's commands can be run as they stand.</summary>
    public static TempFolder Copy(string sample)
    {
        var folder = new TempFolder();
        var from = Path.Combine(Root(), "samples", sample);
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(from, file);
            if (IsOutput(relative)) continue;
            var target = folder.At(Path.Combine("samples", sample, relative));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        return folder;
    }

    /// <summary>The pipelines of all samples that the command can run, as paths with forward slashes from the root of the repository.</summary>
    public static IEnumerable<string> Pipelines() =>
        Directory.EnumerateFiles(Path.Combine(Root(), "samples"), "*.sf", SearchOption.AllDirectories)
            .Select(static file => Path.GetRelativePath(Root(), file).Replace('\\', '/'))
            .Append("samples/shop/plan.json")
            .Order(StringComparer.Ordinal);

    // What a run of the sample in its place has left there.
    private static bool IsOutput(string relative) => relative.Split('/', '\\')[0] is "out" or ".sqlflow" or "bin" or "obj";

    private static string Root([CallerFilePath] string thisFile = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", ".."));
}
