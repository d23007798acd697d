using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace SqlFlow.Generators.Tests.Harness;

/// <summary>A run of the generator, which can be continued with an edited compilation.</summary>
internal sealed class GeneratorRun(GeneratorDriver driver, CSharpCompilation input, Compilation output)
{
    public GeneratorDriverRunResult Result { get; } = driver.GetRunResult();

    public CSharpCompilation Input { get; } = input;

    public Compilation Output { get; } = output;

    public IEnumerable<string> HintNames => Result.Results.SelectMany(static result => result.GeneratedSources).Select(static source => source.HintName);

    public string Source(string hintName) =>
        Result.Results.SelectMany(static result => result.GeneratedSources).Single(source => source.HintName == hintName).SourceText.ToString();

    /// <summary>All that was emitted, to be compared as a whole.</summary>
    public string AllSources() => string.Concat(
        Result.Results.SelectMany(static result => result.GeneratedSources).Select(static source => $"== {source.HintName}\n{source.SourceText}"));

    /// <summary>Runs again, from the state of this run.</summary>
    public GeneratorRun Edit(CSharpCompilation edited)
    {
        var next = driver.RunGeneratorsAndUpdateCompilation(edited, out var output, out var diagnostics);
        Assert.Empty(diagnostics);
        return new GeneratorRun(next, edited, output);
    }

    /// <summary>What became of each output of a step, in order.</summary>
    public IncrementalStepRunReason[] Reasons(string stepName) =>
        Result.Results.Single().TrackedSteps.TryGetValue(stepName, out var steps)
            ? [.. steps.SelectMany(static step => step.Outputs).Select(static output => output.Reason)]
            : [];

    /// <summary>What became of each emitted file.</summary>
    public IncrementalStepRunReason[] OutputReasons() =>
        [.. Result.Results.Single().TrackedOutputSteps.SelectMany(static pair => pair.Value).SelectMany(static step => step.Outputs).Select(static output => output.Reason)];

    /// <summary>The named steps and outputs that were not taken from the cache.</summary>
    public IEnumerable<string> Rerun()
    {
        foreach (var name in GeneratorHarness.StepNames)
        {
            foreach (var reason in Reasons(name))
            {
                if (reason is not (IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged)) yield return $"{name}: {reason}";
            }
        }

        foreach (var reason in OutputReasons())
        {
            if (reason is not (IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged)) yield return $"output: {reason}";
        }
    }

    public IEnumerable<object> TrackedOutputs() =>
        GeneratorHarness.StepNames.SelectMany(name => Result.Results.Single().TrackedSteps.TryGetValue(name, out var steps) ? steps : [])
            .SelectMany(static step => step.Outputs)
            .Select(static output => output.Value);
}
