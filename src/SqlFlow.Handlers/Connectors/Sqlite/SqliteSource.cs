using Apache.Arrow;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace SqlFlow.Connectors.Sqlite;

/// <summary>A table or query of a file whose columns are known, ready to be read.</summary>
internal sealed class SqliteSource
{
    // Enough to see what kind of values a column without a declared type has; reading checks all of them.
    private const int RowsToInferFrom = 1000;

    private const int BusySeconds = 5;

    private static readonly TimeSpan PlanningPatience = TimeSpan.FromSeconds(5);

    private SqliteSource(string name, string path, SqliteRelation relation) => (Name, Path, Relation) = (name, path, relation);

    public string Name { get; }

    public string Path { get; }

    public SqliteRelation Relation { get; }

    public SqliteColumnType[] Types { get; private set; } = [];

    public Schema Schema { get; private set; } = null!;

    /// <summary>Asks for the columns, and looks at the first rows where a column has no declared type.</summary>
    /// <exception cref="ConnectorException">The file is no database, or does not have the table.</exception>
    public static SqliteSource Open(SourceRequest request, string path, SqliteRelation relation, CancellationToken cancellationToken)
    {
        var source = new SqliteSource(request.Name, path, relation);
        // Planning must not wait for a query that sorts the world before it has a first row.
        using var patience = new CancellationTokenSource(request.IsPlanning ? PlanningPatience : Timeout.InfiniteTimeSpan, request.TimeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            using var connection = source.Connect();
            using var interrupt = both.Token.UnsafeRegister(static handle => raw.sqlite3_interrupt((sqlite3)handle!), connection.Handle);
            source.Describe(connection);
            return source;
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode is raw.SQLITE_INTERRUPT && !cancellationToken.IsCancellationRequested)
        {
            throw new ConnectorException(ErrorCodes.Timeout, FormattableString.Invariant($"source '{source.Name}': {relation.Text} has no rows within {PlanningPatience.TotalSeconds} s, so its columns are not known before it runs"), exception)
            {
                Parameter = relation.Parameter,
                IsTransient = true,
            };
        }
        catch (SqliteException exception)
        {
            throw SqliteErrors.Translate(exception, source, cancellationToken);
        }
    }

    /// <summary>Opens the file for reading; the caller disposes the connection.</summary>
    public SqliteConnection Connect()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Path, Mode = SqliteOpenMode.ReadOnly, Pooling = false, DefaultTimeout = BusySeconds }.ToString());
        try
        {
            connection.Open();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>Reads all rows of what is read, or the first ones.</summary>
    public SqliteCommand Select(SqliteConnection connection, int? limit = null)
    {
        var command = connection.CreateCommand();
        // The text is the pipeline's own query, and the file is opened for reading only.
#pragma warning disable CA2100
        command.CommandText = FormattableString.Invariant($"SELECT * FROM {Relation.Sql}{(limit is null ? "" : $" LIMIT {limit}")}");
#pragma warning restore CA2100
        return command;
    }

    private void Describe(SqliteConnection connection)
    {
        using var command = Select(connection, 0);
        using var reader = command.ExecuteReader();
        Types = new SqliteColumnType[reader.FieldCount];
        var names = new string[reader.FieldCount];
        var open = false;
        for (var index = 0; index < Types.Length; index++)
        {
            names[index] = reader.GetName(index);
            var declared = raw.sqlite3_column_decltype(reader.Handle, index).utf8_to_string();
            Types[index] = SqliteTypes.FromDeclaration(declared);
            open |= Types[index] is SqliteColumnType.Unknown;
        }

        if (open) Infer(connection);
        Schema = new Schema(names.Select((column, index) => new Field(column, SqliteTypes.ToArrow(Types[index]), nullable: true)), null);
    }

    private void Infer(SqliteConnection connection)
    {
        var seen = new SqliteKinds[Types.Length];
        using var command = Select(connection, RowsToInferFrom);
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            for (var index = 0; index < seen.Length; index++) seen[index] |= SqliteTypes.KindOf(raw.sqlite3_column_type(reader.Handle, index));
        }

        for (var index = 0; index < seen.Length; index++)
        {
            if (Types[index] is SqliteColumnType.Unknown) Types[index] = SqliteTypes.FromKinds(seen[index]);
        }
    }
}
