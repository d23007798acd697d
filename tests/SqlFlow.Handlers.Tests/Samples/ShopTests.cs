using System.Runtime.CompilerServices;
using System.Text.Json;
using SqlFlow.Execution;
using SqlFlow.Handlers.Tests.Harness;

namespace SqlFlow.Handlers.Tests.Samples;

/// <summary>The sample of the repository does what its expected.json says, and does it again.</summary>
public sealed class ShopTests
{
    [Fact]
    public async Task Two_runs_give_every_expected_step_and_fact()
    {
        using var test = new PipelineTest();
        Copy(SampleFolder(), test.Folder.Path);
        using var expected = JsonDocument.Parse(test.Folder.Read("expected.json"));
        var facts = expected.RootElement.GetProperty("facts").EnumerateObject().ToList();
        var query = "SELECT " + string.Join(", ", facts.Select(static (fact, i) => $"CAST(({fact.Value.GetProperty("sql").GetString()}) AS VARCHAR) AS f{i}"));

        for (var run = 1; run <= 2; run++)
        {
            var result = (await test.RunFileAsync("plan.json")).Succeeded();

            var steps = expected.RootElement.GetProperty("steps").EnumerateObject().ToList();
            Assert.Equal(steps.Select(static step => step.Name).Order(StringComparer.Ordinal), result.Steps.Select(static step => step.StepId).Order(StringComparer.Ordinal));
            foreach (var step in steps) AssertStep(test, result, step);
            Assert.Equal(
                string.Join('\n', facts.Select(static fact => $"{fact.Name}: {fact.Value.GetProperty("value").GetString()}")),
                string.Join('\n', facts.Zip((await test.RowsAsync(query))[0].Split('|'), static (fact, value) => $"{fact.Name}: {value}")));
        }
    }

    private static void AssertStep(PipelineTest test, PipelineResult result, JsonProperty step)
    {
        var actual = result.Of(step.Name);
        foreach (var entry in step.Value.EnumerateObject())
        {
            var found = entry.Name switch
            {
                "type" => result.Steps.Single(other => other.StepId == step.Name).StepType,
                "status" => actual.Status.ToName(),
                "rows_affected" => Text(actual.RowsAffected),
                "rows_read" => Text(actual.RowsRead),
                "rows_inserted" => Text(actual.RowsInserted),
                "rows_updated" => Text(actual.RowsUpdated),
                "violations" => actual.Warnings.Length == 0 ? "0" : actual.Warnings.Single().Split("; ")[^1].Split(' ')[0],
                // What it is worth is among the facts.
                "value" => entry.Value.ToString(),
                "target" => File.Exists(test.Folder.At(entry.Value.GetString()!)) ? entry.Value.GetString() : "no file",
                _ => throw new InvalidOperationException($"expected.json says '{entry.Name}', which this test does not know."),
            };
            Assert.Equal($"{step.Name}.{entry.Name}: {entry.Value}", $"{step.Name}.{entry.Name}: {found}");
        }
    }

    private static string Text(long? count) => count is { } value ? FormattableString.Invariant($"{value}") : "";

    internal static string SampleFolder([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", "..", "samples", "shop"));

    internal static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(from, file);
            if (relative.StartsWith("out", StringComparison.Ordinal) || relative.StartsWith('.') || relative.StartsWith("make-data", StringComparison.Ordinal)) continue;
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(to, relative))!);
            File.Copy(file, Path.Combine(to, relative));
        }
    }
}
