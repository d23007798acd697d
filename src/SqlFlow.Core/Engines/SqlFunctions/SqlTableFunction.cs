using System.Collections.Immutable;

namespace SqlFlow.Engines.SqlFunctions;

/// <summary>Calls the method of a table function.</summary>
/// <param name="arguments">One row.</param>
public delegate IEnumerable<TRow> SqlTableOpen<TRow>(in SqlRows arguments);

/// <summary>Writes a row of a table function.</summary>
/// <param name="columns">The columns in order.</param>
/// <param name="row">Which row of them.</param>
/// <param name="value">The row.</param>
public delegate void SqlTableWrite<TRow>(Span<SqlVector> columns, int row, TRow value);

/// <summary>A function that gives a table.</summary>
public abstract class SqlTableFunction : SqlFunction
{
    private protected SqlTableFunction(string name, ImmutableArray<SqlFunctionParameter> parameters, ImmutableArray<SqlFunctionColumn> columns)
        : base(name, parameters) => Columns = columns;

    /// <summary>The columns in order.</summary>
    public ImmutableArray<SqlFunctionColumn> Columns { get; }

    /// <summary>Calls the method; its rows are made as they are read.</summary>
    public abstract SqlTableReader Open(in SqlRows arguments);
}

/// <summary>One reading of a table function. One thread at a time.</summary>
public abstract class SqlTableReader : IDisposable
{
    /// <summary>Writes the next rows.</summary>
    /// <param name="columns">The columns in order, empty.</param>
    /// <param name="capacity">Most rows.</param>
    /// <returns>How many were written; zero at the end.</returns>
    public abstract int Fill(Span<SqlVector> columns, int capacity);

    /// <summary>Ends the method's enumeration.</summary>
    public abstract void Dispose();
}

internal sealed class SqlTableFunction<TRow>(
    string name, ImmutableArray<SqlFunctionParameter> parameters, ImmutableArray<SqlFunctionColumn> columns, SqlTableOpen<TRow> open, SqlTableWrite<TRow> write)
    : SqlTableFunction(name, parameters, columns)
{
    public override SqlTableReader Open(in SqlRows arguments) =>
        new Reader((open(arguments) ?? throw new InvalidOperationException("It returned null instead of rows.")).GetEnumerator(), write);

    private sealed class Reader(IEnumerator<TRow> rows, SqlTableWrite<TRow> write) : SqlTableReader
    {
        public override int Fill(Span<SqlVector> columns, int capacity)
        {
            var count = 0;
            for (; count < capacity && rows.MoveNext(); count++)
                write(columns, count, rows.Current ?? throw new InvalidOperationException("It returned a row that is null."));
            return count;
        }

        public override void Dispose() => rows.Dispose();
    }
}
