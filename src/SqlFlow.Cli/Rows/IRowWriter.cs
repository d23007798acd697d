using Apache.Arrow;

namespace SqlFlow.Cli.Rows;

/// <summary>Writes the rows of one query, batch by batch.</summary>
internal interface IRowWriter
{
    /// <summary>Called once, before any batch.</summary>
    /// <param name="schema">The columns.</param>
    /// <param name="jsonColumns">Places of the columns whose text is JSON.</param>
    void Begin(Schema schema, IReadOnlySet<int> jsonColumns);

    /// <summary>Writes a batch. The batch stays the caller's.</summary>
    /// <returns>False if no more rows are wanted.</returns>
    bool Write(RecordBatch batch);

    /// <summary>Called once, after the last batch.</summary>
    void End();
}
