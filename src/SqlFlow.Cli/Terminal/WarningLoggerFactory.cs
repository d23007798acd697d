using Microsoft.Extensions.Logging;

namespace SqlFlow.Cli.Terminal;

/// <summary>Shows on stderr what nobody else tells: that something beside the run did not work, e.g. a webhook that was not reached.</summary>
internal sealed class WarningLoggerFactory(TextWriter error, Paint paint) : ILoggerFactory
{
    // What goes wrong in a run itself is told by its result.
    private static readonly string[] Categories = ["SqlFlow.Alerts", "SqlFlow.History", "SqlFlow.Lineage", "SqlFlow.OpenLineage", "SqlFlow.OpenTelemetry"];

    public ILogger CreateLogger(string categoryName) => new WarningLogger(Categories.Contains(categoryName, StringComparer.Ordinal), error, paint);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
    }

    private sealed class WarningLogger(bool isShown, TextWriter error, Paint paint) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => isShown && logLevel is >= LogLevel.Warning and not LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel)) error.WriteLine($"{paint.Yellow("!")} {TerminalText.OneLine(formatter(state, exception))}");
        }
    }
}
