using System.Collections.Immutable;
using System.Globalization;
using SqlFlow.Engines;

namespace SqlFlow.State;

/// <summary>The tables of the history, and what leads from each version of them to the next.</summary>
internal static class HistorySchema
{
    internal const string VersionTable = "schema_version";

    private const string Component = "history";

    /// <summary>Statements that make a version of the one before; <c>{0}</c> is the schema. Never changed once released: a new version is a new entry.</summary>
    internal static readonly ImmutableArray<ImmutableArray<string>> Migrations =
    [
        [
            """
            CREATE TABLE {0}.runs (run_id VARCHAR NOT NULL, seq BIGINT NOT NULL, pipeline VARCHAR NOT NULL, status VARCHAR NOT NULL, started_at TIMESTAMP NOT NULL,
            wall_time_ms DOUBLE, total_steps INTEGER, failed_steps INTEGER, total_rows BIGINT, max_parallel INTEGER, process_cpu_time_ms DOUBLE, peak_working_set_bytes BIGINT)
            """,
            """
            CREATE TABLE {0}.steps (run_id VARCHAR NOT NULL, "position" INTEGER NOT NULL, step_id VARCHAR NOT NULL, step_type VARCHAR NOT NULL, status VARCHAR NOT NULL, attempts INTEGER,
            started_at TIMESTAMP, duration_ms DOUBLE, rows_affected BIGINT, rows_read BIGINT, rows_inserted BIGINT, rows_updated BIGINT, rows_deleted BIGINT, rows_rejected BIGINT,
            error_code VARCHAR, error_message VARCHAR, skipped_because VARCHAR, connector VARCHAR, expected_duration_ms DOUBLE, depends_on VARCHAR[], "within" VARCHAR)
            """,
            """
            CREATE TABLE {0}.attempts (run_id VARCHAR NOT NULL, "position" INTEGER NOT NULL, step_id VARCHAR NOT NULL, step_type VARCHAR NOT NULL, attempt INTEGER NOT NULL, status VARCHAR NOT NULL,
            started_at TIMESTAMP NOT NULL, duration_ms DOUBLE, queue_ms DOUBLE, source_wait_ms DOUBLE, engine_ms DOUBLE, commit_ms DOUBLE, retry_delay_ms DOUBLE, rows_out BIGINT, rows_in BIGINT,
            bytes BIGINT, cpu_time_ms DOUBLE, peak_memory_bytes BIGINT, spill_bytes BIGINT, error_code VARCHAR, error_message VARCHAR, is_transient BOOLEAN,
            top_operator VARCHAR, top_operator_share DOUBLE, operators VARCHAR, "within" VARCHAR)
            """,
            "CREATE TABLE {0}.alerts (run_id VARCHAR NOT NULL, \"position\" INTEGER NOT NULL, component VARCHAR NOT NULL, type VARCHAR NOT NULL, severity VARCHAR NOT NULL, message VARCHAR, suggested_actions VARCHAR[], raised_at TIMESTAMP)",
        ],
        ["CREATE TABLE {0}.metrics (run_id VARCHAR NOT NULL, step_id VARCHAR NOT NULL, name VARCHAR NOT NULL, \"value\" DOUBLE)"],
        [
            "ALTER TABLE {0}.alerts ADD COLUMN fingerprint VARCHAR",
            "ALTER TABLE {0}.alerts ADD COLUMN \"count\" INTEGER",
            "ALTER TABLE {0}.alerts ADD COLUMN evidence VARCHAR",
            "ALTER TABLE {0}.alerts ADD COLUMN first_seen TIMESTAMP",
            "ALTER TABLE {0}.alerts ADD COLUMN runs INTEGER",
            "ALTER TABLE {0}.alerts ADD COLUMN last_told TIMESTAMP",
            "ALTER TABLE {0}.alerts ADD COLUMN told_severity VARCHAR",
            "ALTER TABLE {0}.alerts ADD COLUMN told_to VARCHAR[]",
            "CREATE TABLE {0}.recoveries (run_id VARCHAR NOT NULL, \"position\" INTEGER NOT NULL, step_id VARCHAR NOT NULL, attempt INTEGER, rule VARCHAR, evidence VARCHAR, action VARCHAR)",
        ],
    ];

    /// <summary>The version that this program writes.</summary>
    internal static int Current => Migrations.Length;

    /// <summary>All tables with rows of runs.</summary>
    internal static readonly ImmutableArray<string> Tables = ["steps", "attempts", "alerts", "metrics", "recoveries", "runs"];

    /// <summary>The schema of the session's database, quoted, with its catalog.</summary>
    internal static async ValueTask<string> NameAsync(ISqlSession session, CancellationToken cancellationToken)
    {
        var table = await StateTable.NameAsync(session, VersionTable, cancellationToken).ConfigureAwait(false);
        return $"{TableName.Quote(table.Catalog!)}.{TableName.Quote(StateTable.Schema)}";
    }

    /// <summary>The version of the history in a database; 0: there is none.</summary>
    internal static async ValueTask<int> VersionAsync(ISqlSession session, CancellationToken cancellationToken)
    {
        var table = await StateTable.NameAsync(session, VersionTable, cancellationToken).ConfigureAwait(false);
        if (await session.DescribeTableAsync(table, cancellationToken).ConfigureAwait(false) is null) return 0;
        var found = await session.QueryAsync($"SELECT \"version\"::BIGINT FROM {table.ToSql()} WHERE component = '{Component}'", 1, cancellationToken).ConfigureAwait(false);
        return found.Scalar is long version ? (int)Math.Clamp(version, 0, int.MaxValue) : 0;
    }

    /// <summary>Brings the tables to a version, within the session's open transaction.</summary>
    internal static async ValueTask MigrateAsync(ISqlSession session, string schema, int from, int to, CancellationToken cancellationToken)
    {
        if (from >= to) return;
        await session.ExecuteAsync($"CREATE SCHEMA IF NOT EXISTS {schema}", cancellationToken).ConfigureAwait(false);
        await session.ExecuteAsync($"CREATE TABLE IF NOT EXISTS {schema}.{VersionTable} (component VARCHAR NOT NULL, \"version\" INTEGER NOT NULL)", cancellationToken).ConfigureAwait(false);
        for (var version = from; version < to; version++)
        {
            foreach (var statement in Migrations[version])
                await session.ExecuteAsync(statement.Replace("{0}", schema, StringComparison.Ordinal), cancellationToken).ConfigureAwait(false);
        }

        await session.ExecuteAsync($"DELETE FROM {schema}.{VersionTable} WHERE component = '{Component}'", cancellationToken).ConfigureAwait(false);
        await session.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"INSERT INTO {schema}.{VersionTable} VALUES ('{Component}', {to})"), cancellationToken).ConfigureAwait(false);
    }
}
