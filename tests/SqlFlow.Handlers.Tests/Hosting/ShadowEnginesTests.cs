using Microsoft.Extensions.Time.Testing;
using SqlFlow.Engines;
using SqlFlow.Engines.DuckDb;
using SqlFlow.Handlers.Tests.Harness;
using SqlFlow.Hosting;
using SqlFlow.Planning;
using SqlFlow.Profiles;

namespace SqlFlow.Handlers.Tests.Hosting;

public sealed class ShadowEnginesTests : IDisposable
{
    private readonly FakeTimeProvider _clock = new();
    private readonly TempFolder _folder = new();
    private readonly ShadowEngines _engines;

    public ShadowEnginesTests() => _engines = new ShadowEngines(new DatabaseLocation(new SqlFlowOptions { Registry = new TestSteps() }, _clock, null), _clock);

    [Fact]
    public async Task The_engine_of_a_planning_serves_the_run_that_follows_it()
    {
        var project = NewProject();
        var first = await OpenAsync(project);
        await _engines.KeepAsync(project, first);

        await using var second = await OpenAsync(project);

        Assert.Same(first, second);
        await using var session = await second.OpenSessionAsync(TestContext.Current.CancellationToken);
        Assert.Equal(1L, (await session.QueryAsync("SELECT 1", 1, TestContext.Current.CancellationToken)).Scalar);
    }

    [Fact]
    public async Task It_serves_no_two_at_a_time_and_no_other_project()
    {
        var project = NewProject();
        var kept = await OpenAsync(project);
        await _engines.KeepAsync(project, kept);

        await using var other = await OpenAsync(NewProject());
        await using var first = await OpenAsync(project);
        await using var second = await OpenAsync(project);

        Assert.NotSame(kept, other);
        Assert.Same(kept, first);
        Assert.NotSame(kept, second);
    }

    [Fact]
    public async Task It_is_closed_if_nobody_asks_for_it()
    {
        var project = NewProject();
        var kept = await OpenAsync(project);
        await _engines.KeepAsync(project, kept);

        _clock.Advance(TimeSpan.FromSeconds(5));

        await AssertClosedAsync(kept);
        await using var next = await OpenAsync(project);
        Assert.NotSame(kept, next);
    }

    [Fact]
    public async Task Of_two_that_are_kept_the_former_is_closed()
    {
        var project = NewProject();
        var (former, latter) = (await OpenAsync(project), await OpenAsync(project));
        await _engines.KeepAsync(project, former);
        await _engines.KeepAsync(project, latter);

        await AssertClosedAsync(former);
        _clock.Advance(TimeSpan.FromSeconds(5));
        await AssertClosedAsync(latter);
    }

    [Fact]
    public async Task Calls_made_on_a_planning_thread_stay_on_it()
    {
        await using var engine = await OpenAsync(NewProject());

        var stayed = await EngineThread.RunAsync(static async engine =>
        {
            var thread = Environment.CurrentManagedThreadId;
            await using var session = await engine.OpenSessionAsync(CancellationToken.None);
            var call = session.QueryAsync("SELECT 1", 1, CancellationToken.None);
            return call.IsCompleted && (await call).Scalar is 1L && Environment.CurrentManagedThreadId == thread;
        }, engine);

        Assert.True(stayed);
        Assert.False(EngineThread.IsCurrent);
    }

    [Fact]
    public async Task What_is_thrown_on_a_planning_thread_reaches_the_caller()
    {
        await Assert.ThrowsAsync<DeliberateException>(async () => await EngineThread.RunAsync<int, int>(static _ => throw new DeliberateException(), 0));
        await Assert.ThrowsAsync<DeliberateException>(async () => await EngineThread.RunAsync<int, int>(static async _ =>
        {
            await Task.Yield();
            throw new DeliberateException();
        }, 0));
    }

    public void Dispose() => _folder.Dispose();

    private ValueTask<DuckDbEngine> OpenAsync(Project project) => _engines.OpenAsync(project, TestContext.Current.CancellationToken);

    private Project NewProject() => Project.Open(new PipelineRequest { ProjectDirectory = _folder.Path }, new PlanProblems());

    private static async Task AssertClosedAsync(DuckDbEngine engine) =>
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await engine.OpenSessionAsync(TestContext.Current.CancellationToken));

    private sealed class DeliberateException : Exception;
}
