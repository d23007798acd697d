using System.Collections.Immutable;
using System.Globalization;
using SqlFlow.Engines.DuckDb.Interop;
using SqlFlow.Observability;

namespace SqlFlow.Engines.DuckDb;

/// <summary>Reads DuckDB's profile of the statement that a connection has just executed, on the connection's thread.</summary>
internal static class StatementProfile
{
    // Of a plan that is larger, the operators nearest to the result.
    private const int MaxOperators = 1000;

    /// <summary>
    /// What turns profiling on, in this order: the other way round DuckDB prints. Fewer metrics than DuckDB's own choice, which
    /// costs three times as much a statement.
    /// </summary>
    internal static readonly string[] Statements =
    [
        "SET enable_profiling = 'no_output'",
        """SET custom_profiling_settings = '{"CPU_TIME": "true", "SYSTEM_PEAK_BUFFER_MEMORY": "true", "SYSTEM_PEAK_TEMP_DIR_SIZE": "true", "TOTAL_BYTES_READ": "true", "TOTAL_BYTES_WRITTEN": "true", "OPERATOR_NAME": "true", "OPERATOR_TIMING": "true", "OPERATOR_CARDINALITY": "true"}'""",
    ];

    /// <summary>The figures of the whole statement; null: there are none.</summary>
    internal static StatementFigures? Read(ConnectionHandle connection)
    {
        var root = NativeMethods.Profiling.Root(connection);
        return root == 0 ? null : new StatementFigures(
            Seconds(root, "CPU_TIME"),
            Count(root, "SYSTEM_PEAK_BUFFER_MEMORY"),
            Count(root, "SYSTEM_PEAK_TEMP_DIR_SIZE"),
            Count(root, "TOTAL_BYTES_READ"),
            Count(root, "TOTAL_BYTES_WRITTEN"));
    }

    /// <summary>The operators of the statement, each before its inputs; empty: they are not known.</summary>
    internal static ImmutableArray<OperatorProfile> ReadOperators(ConnectionHandle connection)
    {
        var operators = ImmutableArray.CreateBuilder<OperatorProfile>();
        var root = NativeMethods.Profiling.Root(connection);
        var open = new Stack<(nint Node, int Depth)>();
        if (root != 0) Push(root, 0);
        // No recursion: a plan may be as deep as its query is long.
        while (operators.Count < MaxOperators && open.TryPop(out var next))
        {
            var name = Text(next.Node, "OPERATOR_NAME")?.Trim();
            if (name is { Length: > 0 })
                operators.Add(new OperatorProfile(next.Depth, name, Seconds(next.Node, "OPERATOR_TIMING") ?? TimeSpan.Zero, Count(next.Node, "OPERATOR_CARDINALITY") ?? 0));
            Push(next.Node, next.Depth + 1);
        }

        return operators.DrainToImmutable();

        void Push(nint node, int depth)
        {
            for (var index = NativeMethods.Profiling.ChildCount(node); index > 0; index--) open.Push((NativeMethods.Profiling.Child(node, index - 1), depth));
        }
    }

    private static TimeSpan? Seconds(nint node, string metric) =>
        double.TryParse(Text(node, metric), NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and < 1e9 ? TimeSpan.FromSeconds(seconds) : null;

    private static long? Count(nint node, string metric) =>
        long.TryParse(Text(node, metric), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;

    private static string? Text(nint node, string metric)
    {
        var value = NativeMethods.Profiling.Metric(node, metric);
        if (value == 0) return null;
        try
        {
            return NativeText.Owned(NativeMethods.Values.Text(value));
        }
        finally
        {
            NativeMethods.Values.Destroy(ref value);
        }
    }
}

/// <summary>The figures of one statement; those of memory and temporary files are the highest that the connection has seen so far.</summary>
internal readonly record struct StatementFigures(TimeSpan? CpuTime, long? PeakMemory, long? Spill, long? BytesRead, long? BytesWritten);
