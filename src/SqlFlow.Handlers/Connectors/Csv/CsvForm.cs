using System.Collections.Immutable;
using System.Globalization;
using SqlFlow.Engines;

namespace SqlFlow.Connectors;

/// <summary>How a delimited file is written, as far as the plan says it.</summary>
/// <param name="Delimiter">Null: to be found out.</param>
/// <param name="Columns">Names with types or without; none: to be found out.</param>
/// <param name="Options">What is said in every call of a reader.</param>
internal sealed record CsvForm(string? Delimiter, IReadOnlyList<KeyValuePair<string, string?>> Columns, Func<string, ValueList<string>, ReaderCall> Options)
{
    /// <summary>The call that reads the files.</summary>
    public string Read(ValueList<string> files) => Call(files, []).ToString();

    /// <summary>Reads the files without the lines that do not have the form; the reader keeps those in temporary tables.</summary>
    /// <param name="files">The files.</param>
    /// <param name="known">Types of columns that the plan gives no type.</param>
    public TolerantSource ReadTolerantly(ValueList<string> files, ValueList<ColumnSchema> known)
    {
        var id = Guid.CreateVersion7().ToString("N");
        var (errors, scans) = (new TableName($"__sqlflow_rejects_{id}", "main", "temp"), new TableName($"__sqlflow_scans_{id}", "main", "temp"));
        var call = Call(files, known).Flag("store_rejects", true).Literal("rejects_table", errors.Name).Literal("rejects_scan", scans.Name);
        // A line may be wrong in several ways, and may have been read more than once.
        var rejects = $"SELECT scan.file_path AS file, CAST(error.line AS BIGINT) AS line, arg_min(error.column_name, error.column_idx) AS column_name, "
            + $"string_agg(DISTINCT error.error_message, '; ' ORDER BY error.error_message) AS reason, any_value(error.csv_line) AS raw FROM {errors.ToSql()} AS error "
            + $"JOIN {scans.ToSql()} AS scan ON scan.scan_id = error.scan_id AND scan.file_id = error.file_id GROUP BY ALL ORDER BY file, line";
        return new TolerantSource(new SourceData.Relation(call.ToString(), [.. files]), rejects, [errors, scans]);
    }

    private ReaderCall Call(ValueList<string> files, ValueList<ColumnSchema> known)
    {
        var call = Options("read_csv", files).Literal("delim", Delimiter);
        var types = Columns.Where(static column => column.Value is not null).Select(static column => KeyValuePair.Create(column.Key, column.Value!)).ToList();
        types.AddRange(known.Where(column => !types.Exists(type => type.Key.Equals(column.Name, StringComparison.OrdinalIgnoreCase)))
            .Select(static column => KeyValuePair.Create(column.Name, column.Type)).ToList());
        if (Columns.Count > 0) call.Raw("names", ReaderCall.List(Columns.Select(static column => column.Key)));
        return call.Raw("types", types.Count == 0 ? null : ReaderCall.Struct(types));
    }

    /// <summary>Says which line keeps the engine from finding out the rest of the form: its own message names only the file.</summary>
    /// <param name="session">Without a transaction.</param>
    /// <param name="files">The files that were read.</param>
    /// <param name="error">What the engine said.</param>
    /// <param name="cancellationToken">Interrupts the reading.</param>
    /// <returns>The error of the first wrong line; null: there is nothing better to say.</returns>
    public async ValueTask<SqlEngineException?> ExplainAsync(ISqlSession session, ImmutableArray<string> files, SqlEngineException error, CancellationToken cancellationToken)
    {
        if (!error.Message.Contains("sniffing", StringComparison.OrdinalIgnoreCase)) return null;
        if (files.FirstOrDefault(name => error.Message.Contains(name, StringComparison.Ordinal)) is not { } file) return null;
        try
        {
            var (delimiter, width) = (Delimiter, Columns.Count);
            if (delimiter is null || width == 0)
            {
                // Without its wrong lines the file does have a form.
                var sniffed = await session.QueryAsync(
                    $"SELECT Delimiter, len(Columns) FROM {Options("sniff_csv", [file]).Literal("delim", delimiter).Flag("ignore_errors", true)}", 1, cancellationToken).ConfigureAwait(false);
                delimiter ??= (string)sniffed.Rows[0][0]!;
                if (width == 0) width = Convert.ToInt32(sniffed.Rows[0][1], CultureInfo.InvariantCulture);
            }

            // With the form given in full, the reader says which line does not have it.
            var columns = Enumerable.Range(0, width).Select(static at => KeyValuePair.Create($"c{at}", "VARCHAR"));
            var reading = Options("read_csv", [file]).Literal("delim", delimiter).Flag("auto_detect", false).Raw("columns", ReaderCall.Struct(columns));
            await session.QueryAsync($"SELECT count(*) FROM {reading}", 1, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (SqlEngineException exception)
        {
            return exception.ErrorCode is ErrorCodes.BadData ? exception : null;
        }
    }
}
