using System.Globalization;
using Microsoft.Extensions.Logging;
using SqlFlow.Engines;
using SqlFlow.Engines.DuckDb;
using SqlFlow.Execution;
using SqlFlow.Observability;
using SqlFlow.State;

namespace SqlFlow.Handlers.Tests.History;

/// <summary>A database, and runs that are made up.</summary>
internal sealed class HistoryTest : IAsyncDisposable
{
    private HistoryTest(DuckDbEngine engine) => Engine = engine;

    public static DateTimeOffset Start { get; } = new(2030, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public DuckDbEngine Engine { get; }

    public static async Task<HistoryTest> OpenAsync(DuckDbOptions? options = null) => new(await DuckDbEngine.OpenAsync(options ?? DuckDbOptions.Default, TimeProvider.System, null, Token));

    /// <summary>A run of one step with one attempt.</summary>
    public static RunRecord Run(string id, string pipeline = "p", DateTimeOffset? startedAt = null, RunStatus status = RunStatus.Success, params StepRecord[] steps) => new()
    {
        RunId = id,
        Pipeline = pipeline,
        Status = status,
        StartedAt = startedAt ?? Start,
        WallTime = TimeSpan.FromSeconds(2),
        TotalSteps = steps.Length,
        MaxParallel = 2,
        Steps = [.. steps],
        Attempts = [.. steps.Where(static step => step.Attempts > 0).Select(static step => Attempt(step.StepId, step.Attempts))],
    };

    public static StepRecord Step(string id) => new() { StepId = id, StepType = "load", Status = StepStatus.Success, Attempts = 1, StartedAt = Start, Duration = TimeSpan.FromSeconds(1) };

    public static AttemptRecord Attempt(string step, int attempt = 1) =>
        new() { StepId = step, StepType = "load", Attempt = attempt, Status = StepStatus.Success, StartedAt = Start, Duration = TimeSpan.FromSeconds(1) };

    public static PerformanceAlert Alert(string fingerprint, AlertSeverity severity = AlertSeverity.Warning) =>
        new() { Component = "a", Type = AlertType.Slow, Severity = severity, Message = "m", Timestamp = Start, Fingerprint = fingerprint, SuggestedActions = ["look"] };

    public async Task WriteAsync(RunRecord run, HistoryOptions? options = null) => await RunHistory.WriteAsync(Engine, run, options ?? HistoryOptions.Default, Token);

    public async Task<string[]> RowsAsync(string sql)
    {
        await using var session = await Engine.OpenSessionAsync(Token);
        var result = await session.QueryAsync(sql, int.MaxValue, Token);
        return [.. result.Rows.Select(static row => string.Join('|', row.Select(static value => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "NULL")))];
    }

    public async Task ExecuteAsync(params string[] statements)
    {
        await using var session = await Engine.OpenSessionAsync(Token);
        foreach (var statement in statements) await session.ExecuteAsync(statement, Token);
    }

    public ValueTask DisposeAsync() => Engine.DisposeAsync();
}

/// <summary>Keeps warnings.</summary>
internal sealed class WarningCollector : ILoggerFactory, ILogger
{
    public List<string> Warnings { get; } = [];

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (Warnings) if (IsEnabled(logLevel)) Warnings.Add(formatter(state, exception));
    }

    public void Dispose()
    {
    }
}
