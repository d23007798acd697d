using System.Buffers;
using System.Text.Json;
using SqlFlow.Language;
using SqlFlow.Planning;

namespace SqlFlow.Compilation;

/// <summary>
/// Makes a plan of the statements of a <c>.sf</c> file: each becomes a step as JSON has it, and is read by the same parser, so that
/// both ways in have the same properties, checks and messages. Places are those of the statements.
/// </summary>
internal sealed class PipelineCompiler(IStepRegistry registry, PlanProblems problems)
{
    /// <summary>The plan; null if the statements cannot be read as steps, and problems say why.</summary>
    public PlanDocument? Compile(ExpandedPipeline expanded, string name)
    {
        foreach (var problem in expanded.Problems) problems.Add(Translate(problem));
        if (problems.HasErrors) return null;

        var (variables, statements) = PlanVariables.Split(expanded.Statements);
        var origins = new Dictionary<string, StepOrigin>(StringComparer.Ordinal);
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            var compiler = new StatementCompiler(registry, new StepIds());
            json.WriteStartArray();
            foreach (var statement in statements)
            {
                var step = new StepWriter(json, statement);
                compiler.Write(statement, step);
                origins.Add(step.Id, step.Origin);
            }

            json.WriteEndArray();
        }

        var found = new PlanProblems();
        var document = PlanReader.Read(buffer.WrittenMemory, null, name, registry, found);
        foreach (var problem in found) problems.Add(Relocate(problem, origins));
        return document?.Relocate(origins.GetValueOrDefault, variables);
    }

    private static PlanProblem Translate(SyntaxProblem problem) => new()
    {
        Code = problem.Code,
        File = problem.Source.Path,
        Line = problem.Position.Line,
        Column = problem.Position.Column,
        Message = problem.Message,
        Hint = problem.Hint,
    };

    private static PlanProblem Relocate(PlanProblem problem, Dictionary<string, StepOrigin> origins)
    {
        if (problem.StepId is null || !origins.TryGetValue(problem.StepId, out var origin)) return problem with { Line = 0, Column = 0 };
        var (line, column) = origin.PlaceOf(problem.Property?.Split('.', 8) ?? []);
        return problem with { File = origin.File, Line = line, Column = column };
    }
}
