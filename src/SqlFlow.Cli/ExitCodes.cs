namespace SqlFlow.Cli;

/// <summary>What the command tells the shell. Stable: scripts match on them.</summary>
internal static class ExitCodes
{
    public const int Success = 0;

    /// <summary>Something ran and failed.</summary>
    public const int Failure = 1;

    /// <summary>The plan or the call is wrong; nothing ran.</summary>
    public const int Usage = 2;

    /// <summary>Another process holds the database.</summary>
    public const int Busy = 4;

    /// <summary>128 + SIGINT, as shells have it.</summary>
    public const int Cancelled = 130;
}
