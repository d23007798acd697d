namespace SqlFlow.Handlers;

/// <summary>How the rows of a transform are written into its table.</summary>
public enum TransformMode
{
    /// <summary>The table is made anew and swapped in.</summary>
    Replace,

    /// <summary>The rows are added, by column name; the table is made if it is not there.</summary>
    Append,

    /// <summary>Rows whose key exists are updated, the others added, by column name; the table is made if it is not there.</summary>
    Upsert,

    /// <summary>The rows of a window of time, from the newest of the last run on, take the place of those in the table.</summary>
    Incremental,
}

internal static class TransformModes
{
    /// <summary>How the rows meet those of the table, as far as other steps are concerned.</summary>
    public static WriteMode ToWriteMode(this TransformMode mode) => mode switch
    {
        TransformMode.Replace => WriteMode.Replace,
        TransformMode.Upsert => WriteMode.Upsert,
        _ => WriteMode.Append,
    };
}
