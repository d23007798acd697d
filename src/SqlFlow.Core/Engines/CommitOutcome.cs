namespace SqlFlow;

/// <summary>What became of a transaction. Retries look at this, never at a message.</summary>
public enum CommitOutcome
{
    /// <summary>Nothing was written: another attempt is safe.</summary>
    RolledBack,

    /// <summary>Everything was written, even if an error was reported after it: never run again.</summary>
    Committed,

    /// <summary>Not known: look into the journal, then decide.</summary>
    Unknown,
}
