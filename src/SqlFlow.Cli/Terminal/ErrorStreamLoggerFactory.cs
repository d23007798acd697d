using System.Globalization;
using Microsoft.Extensions.Logging;

namespace SqlFlow.Cli.Terminal;

/// <summary>Logs one line an event to stderr: what <c>--verbose</c> shows.</summary>
internal sealed class ErrorStreamLoggerFactory(TextWriter error, TimeProvider timeProvider) : ILoggerFactory
{
    public ILogger CreateLogger(string categoryName) => new LineLogger(categoryName, error, timeProvider);

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
    }

    private sealed class LineLogger(string category, TextWriter error, TimeProvider timeProvider) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Debug && logLevel is not LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel)) return;
            var time = timeProvider.GetUtcNow().ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture);
            error.WriteLine($"{time} {NameOf(logLevel)} {category}: {TerminalText.OneLine(formatter(state, exception))}");
            if (exception is not null) error.WriteLine(exception.ToString());
        }

        private static string NameOf(LogLevel level) => level switch
        {
            LogLevel.Debug => "debug",
            LogLevel.Information => "info ",
            LogLevel.Warning => "warn ",
            _ => "error",
        };
    }
}
