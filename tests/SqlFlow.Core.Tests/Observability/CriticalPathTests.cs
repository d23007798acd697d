using System.Collections.Immutable;
using SqlFlow.Observability;

namespace SqlFlow.Core.Tests.Observability;

public sealed class CriticalPathTests
{
    [Fact]
    public void Longest_path_by_duration_wins_over_the_one_with_more_steps() =>
        Assert.Equal([0, 3, 4], Find([[], [0], [1], [0], [2, 3]], 1, 1, 1, 5, 1));

    [Fact]
    public void Path_need_not_end_at_the_last_step() => Assert.Equal([1], Find([[], []], 1, 2));

    [Fact]
    public void Steps_that_took_no_time_are_not_on_it() => Assert.Equal([0], Find([[], [0]], 1, 0));

    [Fact]
    public void Nothing_took_time_so_there_is_no_path() => Assert.Empty(Find([[], [0]], 0, 0));

    [Fact]
    public void Steps_may_depend_on_later_ones() =>
        Assert.Equal([1, 0], CriticalPath.Find([1, 0], Seconds(1, 1), index => index == 0 ? [1] : []));

    private static ImmutableArray<int> Find(int[][] dependencies, params int[] seconds) =>
        CriticalPath.Find([.. Enumerable.Range(0, seconds.Length)], Seconds(seconds), index => [.. dependencies[index]]);

    private static TimeSpan[] Seconds(params int[] seconds) => [.. seconds.Select(static second => TimeSpan.FromSeconds(second))];
}
