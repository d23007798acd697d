using SqlFlow.Planning;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace SqlFlow.Profiles;

/// <summary>Reads YAML into a tree with places. Of the parser's events only: nothing is mapped to types.</summary>
internal static class YamlReader
{
    private const int MaxDepth = 32;

    /// <summary>The root; null if the file is empty or a problem was reported.</summary>
    public static YamlNode? Read(string text, string file, PlanProblems problems)
    {
        try
        {
            var parser = new Parser(new StringReader(text));
            parser.Consume<StreamStart>();
            if (parser.Accept<StreamEnd>(out _)) return null;
            parser.Consume<DocumentStart>();
            var root = ReadNode(parser, 0);
            parser.Consume<DocumentEnd>();
            if (parser.Accept<DocumentStart>(out var second)) throw new YamlException(second.Start, second.Start, "a second document begins here; a profile is one");
            return root is YamlScalar { IsNull: true } ? null : root;
        }
        catch (YamlException exception)
        {
            var (line, column) = exception.Message.Contains("tab as indentation", StringComparison.Ordinal) && TabIn(text) is { } tab
                ? tab
                : ((int)exception.End.Line, (int)exception.End.Column);
            problems.Add(new PlanProblem
            {
                Code = PlanProblemCodes.MalformedProfile,
                File = file,
                Line = line,
                Column = column,
                Message = $"Not YAML: {exception.InnerException?.Message ?? exception.Message}".TrimEnd('.') + ".",
                Hint = "Indent with spaces, one level the same everywhere, and quote texts with ':' or '#'.",
            });
            return null;
        }
    }

    private static YamlNode ReadNode(Parser parser, int depth)
    {
        var node = parser.Consume<ParsingEvent>();
        if (depth > MaxDepth) throw Error(node, $"more than {MaxDepth} levels");
        if (node is NodeEvent { Anchor.IsEmpty: false } or AnchorAlias) throw Error(node, "anchors and aliases are not read here; write the value again");
        var (line, column) = ((int)node.Start.Line, (int)node.Start.Column);
        switch (node)
        {
            case Scalar scalar:
                return new YamlScalar(scalar.Value, scalar.Style is not ScalarStyle.Plain, line, column);
            case SequenceStart:
                var items = new List<YamlNode>();
                while (!parser.TryConsume<SequenceEnd>(out _)) items.Add(ReadNode(parser, depth + 1));
                return new YamlList(items, line, column);
            case MappingStart:
                var entries = new List<KeyValuePair<YamlScalar, YamlNode>>();
                var seen = new HashSet<string>(StringComparer.Ordinal);
                while (!parser.TryConsume<MappingEnd>(out _))
                {
                    var start = parser.Current!;
                    if (ReadNode(parser, depth + 1) is not YamlScalar key) throw Error(start, "a key is a single text");
                    if (!seen.Add(key.Text)) throw Error(start, $"the key '{key.Text}' stands twice");
                    entries.Add(new(key, ReadNode(parser, depth + 1)));
                }

                return new YamlMap(entries, line, column);
            default:
                throw Error(node, "a value was expected");
        }
    }

    /// <summary>The first tab that indents: the parser names only the mapping that it stands in.</summary>
    private static (int Line, int Column)? TabIn(string text)
    {
        var number = 0;
        foreach (var line in text.EnumerateLines())
        {
            number++;
            var at = line.IndexOf('\t');
            if (at >= 0 && line[..at].Trim().IsEmpty) return (number, at + 1);
        }

        return null;
    }

    private static YamlException Error(ParsingEvent at, string message) => new(at.Start, at.Start, message);
}
