using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using SqlFlow.Engines;

namespace SqlFlow.Lineage;

/// <summary>What decides the lineage of a statement: its text, and the columns of the tables that it can see.</summary>
/// <param name="Text">All of it. No hash: the library that computes hashes takes longer to load than a pipeline's lineage takes to find.</param>
internal readonly record struct LineageKey(string Text)
{
    public static LineageKey Of(string sql, IEnumerable<DeclaredTable> tables)
    {
        var text = new StringBuilder(sql.Length + 256);
        Append(text, sql);
        foreach (var table in tables)
        {
            Append(text, table.Name.ToSql());
            foreach (var column in table.Columns)
            {
                Append(text, column.Name);
                Append(text, column.Type);
            }
        }

        return new LineageKey(text.ToString());
    }

    // Each text with its length, so that two lists never look alike.
    private static void Append(StringBuilder key, string text) => key.Append(CultureInfo.InvariantCulture, $"{text.Length}:").Append(text);
}

/// <summary>Keeps what was analysed before, up to a limit; beyond it, it begins anew.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class LineageCache<T>
    where T : class
{
    private const int Most = 4096;

    // 32 MB of text.
    private const int MostCharacters = 16 << 20;

    private readonly ConcurrentDictionary<LineageKey, T> _known = new();
    private int _characters;

    public bool TryGet(LineageKey key, [NotNullWhen(true)] out T? value) => _known.TryGetValue(key, out value);

    public void Add(LineageKey key, T value)
    {
        if (key.Text.Length > MostCharacters / 2) return;
        if (_known.Count >= Most || Interlocked.Add(ref _characters, key.Text.Length) > MostCharacters)
        {
            _known.Clear();
            Volatile.Write(ref _characters, key.Text.Length);
        }

        _known[key] = value;
    }
}
