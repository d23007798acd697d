using System.Text;

namespace SqlFlow.Generators.Parsing;

/// <summary>C# names as JSON writes them.</summary>
internal static class JsonNames
{
    /// <summary><c>MaxParallel2</c> → <c>max_parallel2</c>, <c>SQLText</c> → <c>sql_text</c>.</summary>
    public static string SnakeCase(string name)
    {
        var text = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            if (char.IsUpper(c) && i > 0 && name[i - 1] != '_' && (!char.IsUpper(name[i - 1]) || (i + 1 < name.Length && char.IsLower(name[i + 1]))))
            {
                text.Append('_');
            }

            text.Append(char.ToLowerInvariant(c));
        }

        return text.ToString();
    }
}
