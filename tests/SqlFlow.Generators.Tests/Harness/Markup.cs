using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis.Text;

namespace SqlFlow.Generators.Tests.Harness;

/// <summary>Test sources with the expected places in <c>[|…|]</c>.</summary>
internal static class Markup
{
    public static (string Source, ImmutableArray<TextSpan> Spans) Parse(string marked)
    {
        var source = new StringBuilder();
        var spans = ImmutableArray.CreateBuilder<TextSpan>();
        var start = -1;
        for (var i = 0; i < marked.Length; i++)
        {
            var two = marked.AsSpan(i, Math.Min(2, marked.Length - i));
            if (two is "[|")
            {
                start = source.Length;
                i++;
            }
            else if (two is "|]" && start >= 0)
            {
                spans.Add(TextSpan.FromBounds(start, source.Length));
                start = -1;
                i++;
            }
            else
            {
                source.Append(marked[i]);
            }
        }

        return (source.ToString(), spans.ToImmutable());
    }
}
