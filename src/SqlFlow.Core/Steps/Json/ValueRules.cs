using System.ComponentModel;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;
using SqlFlow.Planning;

namespace SqlFlow.Steps.Json;

/// <summary>
/// The checks behind validation attributes on step properties. Each reports what does not hold at the place of the value and
/// returns false; null is checked by <see cref="Allowed"/> only.
/// </summary>
/// <remarks>They agree with the JSON Schema that is emitted from the same attributes. A text with a variable in it, <c>${table}</c>, is not
/// checked: what it will be is known at run time only.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class ValueRules
{
    private static readonly TimeSpan LongestMatch = TimeSpan.FromSeconds(1);

    /// <summary>A number within limits.</summary>
    /// <param name="problems">Takes the problem.</param>
    /// <param name="at">Where the value stands.</param>
    /// <param name="name">The property as written.</param>
    /// <param name="value">The value.</param>
    /// <param name="lowest">The lower limit; null: none.</param>
    /// <param name="highest">The upper limit; null: none.</param>
    /// <param name="lowestExcluded">Whether the lower limit itself is too low.</param>
    /// <param name="highestExcluded">Whether the upper limit itself is too high.</param>
    /// <param name="hint">What to do; null: nothing beyond the message.</param>
    public static bool Range<T>(PlanProblems problems, long at, string name, T? value, T? lowest, T? highest, bool lowestExcluded, bool highestExcluded, string? hint)
        where T : struct, INumber<T>
    {
        if (value is not { } number) return true;
        var isHighEnough = lowest is not { } least || (lowestExcluded ? number > least : number >= least);
        var isLowEnough = highest is not { } most || (highestExcluded ? number < most : number <= most);
        if (isHighEnough && isLowEnough) return true;

        var limits = (lowest, highest) switch
        {
            ({ } low, { } high) when !lowestExcluded && !highestExcluded => $"from {Show(low)} to {Show(high)}",
            ({ } low, { } high) => $"{(lowestExcluded ? "more than" : "at least")} {Show(low)} and {(highestExcluded ? "less than" : "at most")} {Show(high)}",
            ({ } low, _) => $"{(lowestExcluded ? "more than" : "at least")} {Show(low)}",
            _ => $"{(highestExcluded ? "less than" : "at most")} {Show(highest!.Value)}",
        };
        return Report(problems, at, name, $"must be {limits}, but is {Show(number)}", hint);
    }

    /// <summary>The length of a text, in characters as people and JSON Schema count them: a pair of surrogates is one.</summary>
    /// <inheritdoc cref="Range{T}"/>
    public static bool Length(PlanProblems problems, long at, string name, string? value, int lowest, int highest, string? hint)
    {
        if (value is null || HasVariable(value)) return true;
        var length = 0;
        foreach (var _ in value.EnumerateRunes()) length++;
        return IsWithin(length, lowest, highest) || Report(problems, at, name, Complaint(length, lowest, highest, "character", "characters"), hint);
    }

    /// <summary>How many items a list has.</summary>
    /// <inheritdoc cref="Range{T}"/>
    public static bool Count(PlanProblems problems, long at, string name, int? value, int lowest, int highest, string? hint) =>
        value is not { } count || IsWithin(count, lowest, highest) || Report(problems, at, name, Complaint(count, lowest, highest, "item", "items"), hint);

    /// <summary>How many entries a map has.</summary>
    /// <inheritdoc cref="Range{T}"/>
    public static bool Entries(PlanProblems problems, long at, string name, int? value, int lowest, int highest, string? hint) =>
        value is not { } count || IsWithin(count, lowest, highest) || Report(problems, at, name, Complaint(count, lowest, highest, "entry", "entries"), hint);

    /// <summary>One of some values.</summary>
    /// <param name="problems">Takes the problem.</param>
    /// <param name="at">Where the value stands.</param>
    /// <param name="name">The property as written.</param>
    /// <param name="isAllowed">Whether it is one of them.</param>
    /// <param name="value">The value.</param>
    /// <param name="choice">The values as JSON, for the message.</param>
    /// <param name="hint">What to do; null: nothing beyond the message.</param>
    public static bool Allowed<T>(PlanProblems problems, long at, string name, bool isAllowed, T value, string choice, string? hint) =>
        isAllowed || (value is string text && HasVariable(text)) || Report(problems, at, name, $"must be {(choice.Contains(',', StringComparison.Ordinal) ? "one of " : "")}{choice}, but is {Show(value)}", hint);

    /// <summary>A text that matches a regular expression as a whole, also where it is empty.</summary>
    /// <param name="problems">Takes the problem.</param>
    /// <param name="at">Where the value stands.</param>
    /// <param name="name">The property as written.</param>
    /// <param name="value">The value.</param>
    /// <param name="expression">From <see cref="Pattern"/>.</param>
    /// <param name="pattern">As its author wrote it, for the message.</param>
    /// <param name="hint">What to do; null: nothing beyond the message.</param>
    public static bool Matches(PlanProblems problems, long at, string name, string? value, Regex expression, string pattern, string? hint)
    {
        if (value is null || HasVariable(value)) return true;
        try
        {
            return expression.IsMatch(value) || Report(problems, at, name, $"must match {pattern}, but is {Show(value)}", hint);
        }
        catch (RegexMatchTimeoutException)
        {
            return Report(problems, at, name, $"takes too long to be matched with {pattern}", hint);
        }
    }

    /// <summary>A regular expression that takes linear time where it can, and is given up in any case.</summary>
    public static Regex Pattern(string pattern)
    {
        var whole = $@"\A(?:{pattern})\z";
        try
        {
            return new Regex(whole, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, LongestMatch);
        }
        catch (NotSupportedException)
        {
            // Lookarounds and backreferences need backtracking.
            return new Regex(whole, RegexOptions.CultureInvariant, LongestMatch);
        }
    }

    private static bool HasVariable(string text) => text.Contains("${", StringComparison.Ordinal);

    private static bool IsWithin(int count, int lowest, int highest) => count >= lowest && count <= highest;

    private static string Complaint(int count, int lowest, int highest, string one, string many)
    {
        var limits = (lowest, highest) switch
        {
            _ when lowest == highest => $"{lowest} {Unit(lowest)}",
            (_, int.MaxValue) => $"at least {lowest} {Unit(lowest)}",
            (0, _) => $"at most {highest} {Unit(highest)}",
            _ => $"from {lowest} to {highest} {Unit(highest)}",
        };
        return $"must have {limits}, but has {count}";

        string Unit(int number) => number == 1 ? one : many;
    }

    private static string Show<T>(T value) => value switch
    {
        null => "null",
        string text => $"\"{JsonProblems.Excerpt(Encoding.UTF8.GetBytes(text))}\"",
        bool flag => flag ? "true" : "false",
        IFormattable number and not Enum => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static bool Report(PlanProblems problems, long at, string name, string complaint, string? hint)
    {
        problems.Report(PlanProblemCodes.InvalidValue, at, $"\"{problems.DisplayPathTo(name)}\" {complaint}", hint, problems.PathTo(name));
        return false;
    }
}
