using SqlFlow.Engines;
using SqlFlow.Observability;

namespace SqlFlow.Execution;

/// <summary>What a run knows of one step. An array of these is the run's whole state.</summary>
internal struct StepCell
{
    /// <summary>The result; while attempts are left, that of the last one that failed.</summary>
    internal StepExecutionResult? Result;

    /// <summary>The transaction of the current attempt, once it has begun one.</summary>
    internal StepTransaction? Transaction;

    /// <summary>How the last attempt ended, whatever became of it afterwards.</summary>
    internal StepExecutionResult? AttemptResult;

    /// <summary>What else is known of its attempts; null: nothing, as of a step that opened no transaction and was tried once.</summary>
    internal AttemptCost? Cost;

    /// <summary>Since when the current attempt could have started.</summary>
    internal long ReadyAt;

    /// <summary>The place of the last attempt among all attempts of the run, by their start, from 1.</summary>
    internal int Order;

    /// <summary>Start of the first attempt.</summary>
    internal long FirstStart;

    /// <summary>Start of the current attempt.</summary>
    internal long AttemptStart;

    /// <summary>End of the last attempt.</summary>
    internal long AttemptEnd;

    /// <summary>Steps that it still waits for.</summary>
    internal int Remaining;

    /// <summary>Attempts begun.</summary>
    internal int Attempts;

    /// <summary>The step whose failure kept it from succeeding, itself perhaps; -1: none.</summary>
    internal int Cause;

    /// <summary>Volatile, because whoever shows progress reads it from another thread.</summary>
    internal volatile StepState State;

    /// <summary>Whether the current attempt began when one step ran at a time.</summary>
    internal bool IsAlone;

    /// <summary>Whether the run has tried to heal a failure of it: once is enough.</summary>
    internal bool IsHealed;

    /// <summary>Whether its attempts are to need less memory from now on.</summary>
    internal bool SavesMemory;

    /// <summary>Whether a step that it waits for did not succeed.</summary>
    internal bool IsBlocked;

    /// <summary>Whether it ran within the transaction of another step.</summary>
    internal bool IsNested;
}

internal enum StepState : byte
{
    Waiting,
    Running,
    Finished,
}

/// <summary>What most steps do not need, apart from their cells, so that these stay small.</summary>
internal sealed class AttemptCost
{
    /// <summary>What the last attempt used in the engine; null: not known.</summary>
    internal SessionUsage? Usage { get; set; }

    /// <summary>How long the last attempt took to commit, in time stamps; -1: it did not.</summary>
    internal long CommitTime { get; set; } = -1;

    /// <summary>The wait after the last attempt; null: no attempt was to follow.</summary>
    internal TimeSpan? RetryDelay { get; set; }

    /// <summary>The attempts before the last one.</summary>
    internal List<(int Order, AttemptRecord Attempt)> Earlier { get; } = [];
}
