namespace SqlFlow.Observability;

/// <summary>How likely chance alone is, counted out and not approximated: failures are few.</summary>
internal static class ExactTests
{
    /// <summary>Fisher's exact test: how likely at least so many failures fall among the runs with a property.</summary>
    /// <param name="failuresWith">Failures with the property.</param>
    /// <param name="with">Runs with the property.</param>
    /// <param name="failures">Failures.</param>
    /// <param name="runs">Runs.</param>
    internal static double Fisher(int failuresWith, int with, int failures, int runs)
    {
        var p = 0.0;
        var all = LogChoose(runs, failures);
        for (var count = failuresWith; count <= Math.Min(with, failures); count++)
            p += Math.Exp(LogChoose(with, count) + LogChoose(runs - with, failures - count) - all);
        return Math.Min(1, p);
    }

    /// <summary>How likely all failures are among so many runs of highest rank, by chance.</summary>
    internal static double AllAbove(int failures, int successesAbove, int runs) =>
        Math.Exp(LogChoose(failures + successesAbove, failures) - LogChoose(runs, failures));

    private static double LogChoose(int from, int take)
    {
        if (take < 0 || take > from) return double.NegativeInfinity;
        var log = 0.0;
        take = Math.Min(take, from - take);
        for (var index = 1; index <= take; index++) log += Math.Log(from - take + index) - Math.Log(index);
        return log;
    }
}
