using System.Text;
using SqlFlow.Language;
using SqlFlow.Variables;

namespace SqlFlow.Compilation;

/// <summary>A text of a file that was included under an alias: its variables have their names of the whole pipeline.</summary>
internal sealed class RenamedText
{
    private readonly List<(int New, int Old)> _shifts = [];

    private RenamedText(string text) => Text = text;

    /// <summary>The text.</summary>
    public string Text { get; private set; }

    public static RenamedText Of(string text, VariableEnvironment variables)
    {
        var renamed = new RenamedText(text);
        if (variables.Prefix.Length == 0 || !text.Contains("${", StringComparison.Ordinal)) return renamed;
        var result = new StringBuilder(text.Length + 16);
        var copied = 0;
        for (var at = text.IndexOf("${", StringComparison.Ordinal); at >= 0; at = text.IndexOf("${", at + 2, StringComparison.Ordinal))
        {
            if (at > 0 && text[at - 1] == '$') continue;
            var end = at + 2;
            while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] is '_' or '.')) end++;
            var name = text[(at + 2)..end];
            if (!VariableManager.IsName(name) || !variables.Set.TryGetValue(name, out var bound) || bound.RunTimeName is not { } known || known == name) continue;
            result.Append(text, copied, at + 2 - copied).Append(known);
            copied = end;
            renamed._shifts.Add((result.Length, end));
        }

        if (copied > 0) renamed.Text = result.Append(text, copied, text.Length - copied).ToString();
        return renamed;
    }

    /// <summary>Where a character of the new text stood.</summary>
    public int OriginalPosition(int position)
    {
        var (from, to) = _shifts.LastOrDefault(shift => shift.New <= position);
        return to + position - from;
    }
}
