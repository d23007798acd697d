using Microsoft.Extensions.Logging;

namespace SqlFlow.Execution;

/// <summary>A logger that never throws: a broken log provider must not change how a step ends.</summary>
internal sealed class SafeLogger(ILogger inner) : ILogger
{
    internal static SafeLogger Create(ILoggerFactory factory, string category) => new(factory.CreateLogger(category));

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => inner.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            inner.Log(logLevel, eventId, state, exception, formatter);
        }
#pragma warning disable CA1031 // There is nowhere left to report it to.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
    }
}
