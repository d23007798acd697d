using System.Collections.Immutable;
using System.Text.Json;
using SqlFlow.Variables;

namespace SqlFlow.Planning;

/// <summary>Reads plans written as JSON. Never throws on a text, whatever it holds.</summary>
/// <remarks>Thread-safe and stateless.</remarks>
public static partial class PlanReader
{
    /// <summary>The most bytes that a plan may have.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    /// <summary>The most objects and arrays within each other.</summary>
    public const int MaxDepth = 64;

    /// <summary>The most steps.</summary>
    public const int MaxSteps = 100_000;

    private static readonly string[] Keys = ["pipeline", "variables", "steps", "levels", "$schema"];

    /// <summary>Reads a plan: an object with <c>steps</c>, or an array of steps.</summary>
    /// <param name="utf8">The text; a byte order mark is allowed.</param>
    /// <param name="file">The file as the caller names it; null for text that is not from a file.</param>
    /// <param name="defaultName">The pipeline's name where the plan has none.</param>
    /// <param name="registry">Reads the steps.</param>
    /// <param name="problems">Takes everything that is wrong; its <see cref="PlanProblems.Text"/> is set to this text.</param>
    /// <returns>The plan with the steps that could be read, so that the others can be checked as well; null where the text is
    /// not JSON or not a plan. Look at <see cref="PlanProblems.HasErrors"/>.</returns>
    public static PlanDocument? Read(ReadOnlyMemory<byte> utf8, string? file, string defaultName, IStepRegistry registry, PlanProblems problems)
    {
        var text = new PlanText(file, utf8);
        var before = problems.Count;
        problems.Text = text;
        var bytes = text.Utf8.Span;
        if (bytes.Length > MaxBytes)
        {
            problems.Report(PlanProblemCodes.LimitExceeded, 0, $"The plan has {bytes.Length} bytes; at most {MaxBytes} are read.");
            return null;
        }

        if (JsonStrings.FindInvalidUtf8(bytes) is >= 0 and var invalid)
        {
            problems.Report(PlanProblemCodes.MalformedJson, invalid, "The plan is not UTF-8 text: this byte does not belong here.", "Save the file as UTF-8.");
            return null;
        }

        if (JsonStrings.FindLoneSurrogate(bytes) is >= 0 and var lone)
        {
            problems.Report(PlanProblemCodes.MalformedJson, lone, "This escape is half of a character: its other half is missing.");
            return null;
        }

        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            return ReadPlan(ref reader, text, defaultName, registry, problems);
        }
        catch (JsonException)
        {
            // What was found before may only follow from the missing bracket: one problem at a time here.
            problems.Truncate(before);
            JsonTrouble.Report(text, problems);
            return null;
        }
        finally
        {
            problems.StepId = null;
        }
    }

    /// <summary>Why a variable of a plan is not one; null if it is.</summary>
    internal static string? VariableProblem(string name, JsonValueKind kind) =>
        !VariableReference.IsName(name) ? $"'{name}' is not the name of a variable: letters, digits, '_' and '.', the first a letter or '_'."
        : kind is JsonValueKind.Array or JsonValueKind.Object ? $"The variable '{name}' must be a string, a number, true, false or null."
        : null;

    private static PlanDocument? ReadPlan(ref Utf8JsonReader reader, PlanText text, string defaultName, IStepRegistry registry, PlanProblems problems)
    {
        reader.Read();
        var builder = new PlanDocumentBuilder(text, problems);
        PlanDocument? document = null;
        if (reader.TokenType is JsonTokenType.StartArray)
        {
            ReadSteps(ref reader, text, registry, problems, builder);
            document = builder.Build(defaultName, default, null, 0);
        }
        else if (reader.TokenType is JsonTokenType.StartObject)
        {
            document = ReadObject(ref reader, text, defaultName, registry, problems, builder);
        }
        else
        {
            problems.Report(PlanProblemCodes.MalformedPlan, reader.TokenStartIndex,
                $"A plan is an object or an array, not {Describe(reader.TokenType)}.", "Write an object with 'steps', or an array of steps.");
        }

        // Only now is it certain that nothing stands behind the plan.
        while (reader.Read())
        {
        }

        return document;
    }

    private static PlanDocument ReadObject(
        ref Utf8JsonReader reader, PlanText text, string defaultName, IStepRegistry registry, PlanProblems problems, PlanDocumentBuilder builder)
    {
        var (name, variables, levelsOffset, start) = (defaultName, default(ValueMap<JsonValue>), 0, reader.TokenStartIndex);
        ImmutableArray<ImmutableArray<string>>? levels = null;
        Span<bool> seen = stackalloc bool[Keys.Length];
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            var key = KeyAt(ref reader, problems, seen);
            reader.Read();
            switch (key)
            {
                case "pipeline" when Expect(ref reader, problems, key, JsonTokenType.String, "the pipeline's name"):
                    name = reader.GetString()!;
                    if (string.IsNullOrWhiteSpace(name)) problems.Report(PlanProblemCodes.InvalidValue, reader.TokenStartIndex, "The pipeline's name must not be empty.");
                    break;
                case "variables" when Expect(ref reader, problems, key, JsonTokenType.StartObject, "an object of names and values"):
                    variables = ReadVariables(ref reader, problems);
                    break;
                case "steps" when Expect(ref reader, problems, key, JsonTokenType.StartArray, "an array of steps"):
                    ReadSteps(ref reader, text, registry, problems, builder);
                    break;
                case "levels" when Expect(ref reader, problems, key, JsonTokenType.StartArray, "an array of arrays of step ids"):
                    levelsOffset = (int)reader.TokenStartIndex;
                    levels = ReadLevels(ref reader, problems);
                    break;
                case "$schema":
                    Expect(ref reader, problems, key, JsonTokenType.String, "the address of a schema");
                    break;
            }

            // Whatever was not read is passed over; after a value that was read the reader stands on its end, where this does nothing.
            reader.Skip();
        }

        if (!seen[2]) problems.Report(PlanProblemCodes.MissingProperty, start, "The plan has no 'steps'.", "Write \"steps\": [ … ].", "steps");
        return builder.Build(name, variables, levels, levelsOffset);
    }

    // The known key at which the reader stands, or null after saying what is wrong with it.
    private static string? KeyAt(ref Utf8JsonReader reader, PlanProblems problems, scoped Span<bool> seen)
    {
        for (var i = 0; i < Keys.Length; i++)
        {
            if (!reader.ValueTextEquals(Keys[i])) continue;
            if (!seen[i])
            {
                seen[i] = true;
                return Keys[i];
            }

            problems.Report(PlanProblemCodes.RepeatedProperty, reader.TokenStartIndex, $"'{Keys[i]}' stands twice.", "Keep one of them.", Keys[i]);
            return null;
        }

        var name = reader.GetString()!;
        problems.Report(PlanProblemCodes.UnknownProperty, reader.TokenStartIndex, $"A plan has no '{Shorten(name)}'.",
            NearestName.Find(name, Keys) is { } near ? $"Did you mean '{near}'?" : $"Known: {string.Join(", ", Keys)}.", name);
        return null;
    }

    private static bool Expect(ref Utf8JsonReader reader, PlanProblems problems, string key, JsonTokenType type, string what)
    {
        if (reader.TokenType == type) return true;
        problems.Report(PlanProblemCodes.WrongType, reader.TokenStartIndex, $"'{key}' must be {what}, not {Describe(reader.TokenType)}.", null, key);
        return false;
    }

    private static string Shorten(string text) => text.Length <= 100 ? text : $"{text.AsSpan(0, 100)}…";

    private static string Describe(JsonTokenType type) => type switch
    {
        JsonTokenType.StartObject => "an object",
        JsonTokenType.StartArray => "an array",
        JsonTokenType.String => "a string",
        JsonTokenType.Number => "a number",
        JsonTokenType.True or JsonTokenType.False => "a boolean",
        _ => "null",
    };
}
