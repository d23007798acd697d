namespace SqlFlow.Execution;

/// <summary>Event ids of the log: 1000 run, 2000 step.</summary>
internal static class LogEvents
{
    internal const int RunStarted = 1000;
    internal const int RunFinished = 1001;
    internal const int RunFaulted = 1002;
    internal const int RunStopping = 1003;
    internal const int ObserverThrew = 1010;
    internal const int ObserversLag = 1011;
    internal const int CancellationThrew = 1012;

    internal const int StepStarted = 2000;
    internal const int StepSucceeded = 2001;
    internal const int StepFailed = 2002;
    internal const int StepRetrying = 2003;
    internal const int StepSkipped = 2004;
    internal const int StepCancelled = 2005;
    internal const int StepThrew = 2006;
    internal const int CommitUncertain = 2007;
    internal const int StepRecovered = 2008;
}
