using SqlFlow.Planning;
using SqlFlow.Variables;

namespace SqlFlow.Profiles;

/// <summary>Reads <c>.env</c>: lines of NAME=VALUE. Values are never expanded, so that a password may hold anything.</summary>
internal static class EnvFile
{
    public static ValueMap<JsonValue> Read(string text, string file, PlanProblems problems)
    {
        var values = new Dictionary<string, JsonValue>(StringComparer.Ordinal);
        var number = 0;
        foreach (var raw in text.EnumerateLines())
        {
            number++;
            var line = raw.Trim().TrimStart('\uFEFF');
            if (line.IsEmpty || line[0] is '#') continue;
            var start = line.StartsWith("export ", StringComparison.Ordinal) ? line["export ".Length..].TrimStart() : line;
            var at = start.IndexOf('=');
            if (at <= 0 || !VariableManager.IsName(start[..at].TrimEnd().ToString()))
            {
                problems.Add(new PlanProblem
                {
                    Code = PlanProblemCodes.MalformedEnvFile,
                    File = file,
                    Line = number,
                    Column = 1,
                    // The line itself may hold a secret.
                    Message = "The line is not NAME=VALUE.",
                    Hint = "Names have letters, digits and '_'; comments begin with '#'.",
                });
                continue;
            }

            values[start[..at].TrimEnd().ToString()] = JsonValue.From(ValueOf(start[(at + 1)..].Trim()));
        }

        return [.. values];
    }

    private static string ValueOf(ReadOnlySpan<char> text)
    {
        if (text.Length >= 2 && text[0] is '"' or '\'' && text[1..].IndexOf(text[0]) is var end && end >= 0)
        {
            var quoted = text.Slice(1, end);
            return text[0] is '\'' ? quoted.ToString() : quoted.ToString().Replace("\\n", "\n", StringComparison.Ordinal);
        }

        // Without quotes, a comment begins at a '#' that stands behind a blank.
        var comment = text.IndexOf(" #", StringComparison.Ordinal);
        return (comment < 0 ? text : text[..comment].TrimEnd()).ToString();
    }
}
