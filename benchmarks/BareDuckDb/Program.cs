using System.Runtime.InteropServices;

// The least that a native program can do with DuckDB: open a database in memory, run SELECT 1, close it.
return Duck.Open(null, out var database) == 0 && Duck.Connect(database, out var connection) == 0 && Duck.Query(connection, "SELECT 1", 0) == 0
    ? Duck.Close(ref connection, ref database)
    : 1;

internal static partial class Duck
{
    [LibraryImport("duckdb", EntryPoint = "duckdb_open", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Open(string? path, out nint database);

    [LibraryImport("duckdb", EntryPoint = "duckdb_connect")]
    internal static partial int Connect(nint database, out nint connection);

    [LibraryImport("duckdb", EntryPoint = "duckdb_query", StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int Query(nint connection, string sql, nint result);

    internal static int Close(ref nint connection, ref nint database)
    {
        Disconnect(ref connection);
        CloseDatabase(ref database);
        return 0;
    }

    [LibraryImport("duckdb", EntryPoint = "duckdb_disconnect")]
    private static partial void Disconnect(ref nint connection);

    [LibraryImport("duckdb", EntryPoint = "duckdb_close")]
    private static partial void CloseDatabase(ref nint database);
}
