using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using SqlFlow.Engines;

namespace SqlFlow.Lineage;

/// <summary>What decides the lineage of a statement: its text, and the columns of the tables that it can see.</summary>
/// <param name="Hash">SHA-256 over all of it, as hexadecimal digits.</param>
internal readonly record struct LineageKey(string Hash)
{
    public static LineageKey Of(string sql, IEnumerable<DeclaredTable> tables)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append(hash, sql);
        foreach (var table in tables)
        {
            Append(hash, table.Name.ToSql());
            foreach (var column in table.Columns)
            {
                Append(hash, column.Name);
                Append(hash, column.Type);
            }
        }

        return new LineageKey(Convert.ToHexString(hash.GetHashAndReset()));
    }

    // Each text with its length, so that two lists never look alike.
    private static void Append(IncrementalHash hash, string text)
    {
        Span<byte> length = stackalloc byte[sizeof(int)];
        BitConverter.TryWriteBytes(length, text.Length);
        hash.AppendData(length);
        hash.AppendData(Encoding.UTF8.GetBytes(text));
    }
}

/// <summary>Keeps what was analysed before, up to a limit; beyond it, it begins anew.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class LineageCache<T>
    where T : class
{
    private const int Most = 4096;

    private readonly ConcurrentDictionary<LineageKey, T> _known = new();

    public bool TryGet(LineageKey key, [NotNullWhen(true)] out T? value) => _known.TryGetValue(key, out value);

    public void Add(LineageKey key, T value)
    {
        if (_known.Count >= Most) _known.Clear();
        _known[key] = value;
    }
}
