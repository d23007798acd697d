using System.Collections.Frozen;
using SqlFlow.Engines.DuckDb.Interop;

namespace SqlFlow.Engines.DuckDb;

/// <summary>The keywords of DuckDB's grammar, asked for once in a process, when a type with named fields first needs them.</summary>
internal static class SqlKeywords
{
    private static FrozenSet<string>? _keywords;

    /// <summary>A field's name as DuckDB writes it in a type: quoted if it is a keyword or not plain.</summary>
    /// <param name="name">The name.</param>
    /// <param name="connection">Asked for the keywords if nobody has asked before; it must have no open result.</param>
    internal static string QuoteIfNeeded(string name, ConnectionHandle connection)
    {
        var plain = name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(static c => char.IsAsciiLetterOrDigit(c) || c == '_');
        return plain && !Keywords(connection).Contains(name) ? name : TableName.Quote(name);
    }

    private static FrozenSet<string> Keywords(ConnectionHandle connection)
    {
        if (Volatile.Read(ref _keywords) is { } known) return known;
        const string Sql = "SELECT keyword_name FROM duckdb_keywords()";
        using var prepared = Statement.Prepare(connection, Sql);
        using var result = Statement.Execute(prepared, streaming: false, Sql);
        var names = new List<string>();
        while (Statement.Fetch(result, Sql) is { } chunk)
        {
            using (chunk)
            {
                var column = new VectorReader(NativeMethods.Chunk.Vector(chunk, 0));
                for (var row = 0UL; row < NativeMethods.Chunk.Size(chunk); row++) names.Add(column.Text(row));
            }
        }

        var keywords = names.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        Volatile.Write(ref _keywords, keywords);
        return keywords;
    }
}
