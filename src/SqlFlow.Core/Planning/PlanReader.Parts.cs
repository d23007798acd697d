using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace SqlFlow.Planning;

public static partial class PlanReader
{
    private static void ReadSteps(ref Utf8JsonReader reader, PlanText text, IStepRegistry registry, PlanProblems problems, PlanDocumentBuilder builder)
    {
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            if (builder.Seen == MaxSteps)
            {
                problems.Report(PlanProblemCodes.LimitExceeded, reader.TokenStartIndex, $"The plan has more than {MaxSteps} steps.");
                while (reader.TokenType is not JsonTokenType.EndArray)
                {
                    reader.Skip();
                    reader.Read();
                }

                return;
            }

            if (reader.TokenType is JsonTokenType.StartObject)
            {
                ReadStep(ref reader, text.Utf8.Span, registry, problems, builder);
            }
            else
            {
                problems.Report(PlanProblemCodes.WrongType, reader.TokenStartIndex, $"A step is an object, not {Describe(reader.TokenType)}.");
                builder.AddBroken(null);
                reader.Skip();
            }
        }
    }

    private static void ReadStep(ref Utf8JsonReader reader, ReadOnlySpan<byte> text, IStepRegistry registry, PlanProblems problems, PlanDocumentBuilder builder)
    {
        var start = (int)reader.TokenStartIndex;
        var before = problems.Count;
        var peeked = StepPeek.At(reader);
        if (peeked.IdAt >= 0) problems.SetStepIdAt(peeked.IdAt);
        else problems.StepId = null;

        Step? step = null;
        var isKnown = false;
        if (peeked.TypeAt >= 0)
        {
            var type = peeked.TypeIsEscaped ? Encoding.UTF8.GetBytes(JsonStrings.Decode(text[peeked.TypeAt..])) : text.Slice(peeked.TypeAt + 1, peeked.TypeLength);
            isKnown = registry.TryParse(type, ref reader, problems, out step);
            if (!isKnown) ReportUnknownType(JsonStrings.Decode(text[peeked.TypeAt..]), peeked.TypeAt, registry, problems);
        }
        else if (peeked.WrongTypeAt >= 0)
        {
            problems.Report(PlanProblemCodes.WrongType, peeked.WrongTypeAt, "'type' must be a string.", null, "type");
        }
        else
        {
            problems.Report(PlanProblemCodes.MissingProperty, start, "The step has no 'type'.", KnownTypes(registry), "type");
        }

        // The parser of the step type checks `id` as it does every property; where it was not called, nobody did.
        if (peeked.IdAt < 0 && !Mentions(problems, before, "id"))
        {
            if (peeked.WrongIdAt >= 0) problems.Report(PlanProblemCodes.WrongType, peeked.WrongIdAt, "'id' must be a string.", null, "id");
            else problems.Report(PlanProblemCodes.MissingProperty, start, "The step has no 'id'.", "Each step has an id of its own.", "id");
        }

        if (step is not null && peeked.IdAt >= 0)
        {
            builder.Add(step, start);
        }
        else
        {
            builder.AddBroken(peeked.IdAt < 0 ? null : problems.StepId, start);
            if (StepPeek.NameOf(text[start..]) is { } name) builder.AddBrokenName(name);
        }

        problems.StepId = null;
        if (!isKnown) reader.Skip();
    }

    private static void ReportUnknownType(string type, int at, IStepRegistry registry, PlanProblems problems)
    {
        var near = NearestName.Find(type, registry.StepTypes.ToArray());
        var hint = near is null ? KnownTypes(registry) : $"Did you mean '{near}'? {KnownTypes(registry)}";
        problems.Report(PlanProblemCodes.UnknownStepType, at, $"There is no step type '{Shorten(type)}'.", hint, "type");
    }

    private static string KnownTypes(IStepRegistry registry) => $"Known: {string.Join(", ", registry.StepTypes.ToArray())}.";

    private static bool Mentions(PlanProblems problems, int from, string property)
    {
        for (var i = from; i < problems.Count; i++)
        {
            if (problems[i].Property == property) return true;
        }

        return false;
    }

    private static ValueMap<JsonValue> ReadVariables(ref Utf8JsonReader reader, PlanProblems problems)
    {
        var variables = new List<KeyValuePair<string, JsonValue>>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var (name, at) = (reader.GetString()!, reader.TokenStartIndex);
            if (!names.Add(name)) problems.Report(PlanProblemCodes.RepeatedProperty, at, $"The variable '{Shorten(name)}' stands twice.", "Keep one of them.", "variables");
            reader.Read();
            var kind = reader.TokenType switch { JsonTokenType.StartObject => JsonValueKind.Object, JsonTokenType.StartArray => JsonValueKind.Array, _ => JsonValueKind.Null };
            if (VariableProblem(Shorten(name), kind) is { } message)
            {
                if (kind is JsonValueKind.Null) problems.Report(PlanProblemCodes.InvalidValue, at, message, null, "variables");
                else problems.Report(PlanProblemCodes.WrongType, reader.TokenStartIndex, message, null, "variables");
                reader.Skip();
            }
            else
            {
                variables.Add(new(name, JsonValue.Read(ref reader)));
            }
        }

        return ValueMap.Create<JsonValue>([.. variables]);
    }

    private static ImmutableArray<ImmutableArray<string>> ReadLevels(ref Utf8JsonReader reader, PlanProblems problems)
    {
        var levels = ImmutableArray.CreateBuilder<ImmutableArray<string>>();
        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            if (!Expect(ref reader, problems, "levels", JsonTokenType.StartArray, "an array of arrays of step ids"))
            {
                reader.Skip();
                continue;
            }

            var level = ImmutableArray.CreateBuilder<string>();
            while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
            {
                if (Expect(ref reader, problems, "levels", JsonTokenType.String, "an array of arrays of step ids")) level.Add(reader.GetString()!);
                reader.Skip();
            }

            levels.Add(level.DrainToImmutable());
        }

        return levels.DrainToImmutable();
    }
}
