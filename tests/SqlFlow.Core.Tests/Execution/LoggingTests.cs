using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using SqlFlow.Execution;

namespace SqlFlow.Core.Tests.Execution;

public sealed class LoggingTests
{
    [Fact]
    public async Task Run_and_steps_are_logged_under_stable_names()
    {
        using var logs = new LogCollector();
        var run = new TestRun { Options = new RunOptions { MaxParallel = 1 } };
        run.Services = run.Services with { LoggerFactory = logs };
        run.Add("good").Add("bad", static (_, _) => throw new FormatException("odd")).Add("child", after: ["bad"]);

        await run.ExecuteAsync(TestContext.Current.CancellationToken);

        Assert.Equal(
            [
                "SqlFlow.Run 1000 RunStarted", "SqlFlow.Step 2000 StepStarted", "SqlFlow.Step 2001 StepSucceeded", "SqlFlow.Step 2000 StepStarted",
                "SqlFlow.Step 2006 StepThrew", "SqlFlow.Step 2002 StepFailed", "SqlFlow.Step 2004 StepSkipped", "SqlFlow.Run 1001 RunFinished",
            ],
            logs.Events);
    }

    [Fact]
    public async Task Log_that_throws_changes_nothing()
    {
        using var logs = new LogCollector { Throws = true };
        var run = new TestRun();
        run.Services = run.Services with { LoggerFactory = logs };
        run.Add("a").Add("b", TestRun.Fails);

        Assert.Equal("a:SUCCESS b:FAILURE", (await run.ExecuteAsync(TestContext.Current.CancellationToken)).Statuses());
    }

    private sealed class LogCollector : ILoggerFactory
    {
        public ConcurrentQueue<string> Events { get; } = new();

        public bool Throws { get; init; }

        public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public void Dispose()
        {
        }

        private sealed class Logger(LogCollector collector, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull => null;

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                if (collector.Throws) throw new IOException("log full");
                collector.Events.Enqueue($"{category} {eventId.Id} {eventId.Name}");
            }
        }
    }
}
