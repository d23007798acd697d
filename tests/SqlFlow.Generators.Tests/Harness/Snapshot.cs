using System.Runtime.CompilerServices;
using System.Text;

namespace SqlFlow.Generators.Tests.Harness;

/// <summary>Compares emitted files with verified ones, in the file format of Verify.SourceGenerators. <c>SQLFLOW_ACCEPT=1</c> accepts what was received.</summary>
internal static class Snapshot
{
    private static readonly UTF8Encoding Utf8Bom = new(encoderShouldEmitUTF8Identifier: true);

    public static void Verify(GeneratorRun run, [CallerFilePath] string sourceFile = "", [CallerMemberName] string method = "")
    {
        Assert.Empty(run.Result.Diagnostics);
        Assert.All(run.Result.Results, static result => Assert.Null(result.Exception));

        var directory = Path.Combine(Path.GetDirectoryName(sourceFile)!, "Snapshots");
        var prefix = $"{Path.GetFileNameWithoutExtension(sourceFile)}.{method}#";
        var received = run.Result.Results.SelectMany(static result => result.GeneratedSources).ToDictionary(
            source => $"{prefix}{Path.GetFileNameWithoutExtension(source.HintName)}.verified.cs",
            static source => $"//HintName: {source.HintName}\n{source.SourceText}".ReplaceLineEndings("\n"));

        Directory.CreateDirectory(directory);
        var accept = Environment.GetEnvironmentVariable("SQLFLOW_ACCEPT") is "1";
        Assert.False(accept && Environment.GetEnvironmentVariable("CI") is not null, "Snapshots are accepted by people, not by CI.");
        var stale = Directory.EnumerateFiles(directory, $"{prefix}*.verified.cs").Where(file => !received.ContainsKey(Path.GetFileName(file))).ToList();
        if (accept) stale.ForEach(File.Delete);
        else Assert.Empty(stale);

        foreach (var (name, text) in received)
        {
            var verified = Path.Combine(directory, name);
            if (accept)
            {
                File.WriteAllText(verified, text, Utf8Bom);
                continue;
            }

            if (File.Exists(verified) && File.ReadAllText(verified) == text) continue;
            File.WriteAllText(verified.Replace(".verified.", ".received.", StringComparison.Ordinal), text, Utf8Bom);
            Assert.Equal(File.Exists(verified) ? File.ReadAllText(verified) : "", text);
        }
    }
}
