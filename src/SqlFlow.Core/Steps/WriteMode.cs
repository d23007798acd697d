namespace SqlFlow;

/// <summary>How rows are written into a table.</summary>
public enum WriteMode
{
    /// <summary>The table is made anew and swapped in.</summary>
    Replace,

    /// <summary>The rows are added, by column name; the table is made if it is not there.</summary>
    Append,

    /// <summary>Rows whose key exists are updated, the others added, by column name; the table is made if it is not there.</summary>
    Upsert,
}
