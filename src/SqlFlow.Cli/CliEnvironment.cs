using Microsoft.Extensions.Logging;
using SqlFlow.Cli.Terminal;

namespace SqlFlow.Cli;

/// <summary>What every command works with. The call's own options are filled in once it has been parsed.</summary>
internal sealed class CliEnvironment(CliConsole console, TimeProvider timeProvider)
{
    /// <summary>The step types that plans may use.</summary>
    public static IStepRegistry Registry { get; } = new CliSteps();

    /// <summary>The streams.</summary>
    public CliConsole Console { get; set; } = console;

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; } = timeProvider;

    /// <summary>Whether logs and stack traces are wanted.</summary>
    public bool IsVerbose { get; set; }

    /// <summary>Whether something has begun to run, so that an accident is a failure and not a wrong call.</summary>
    public bool HasStarted { get; set; }

    /// <summary>A host with the command's steps.</summary>
    public SqlFlowHost CreateHost(Func<SqlFlowOptions, SqlFlowOptions>? configure = null)
    {
        var options = new SqlFlowOptions { Registry = Registry };
        return new SqlFlowHost(configure?.Invoke(options) ?? options, TimeProvider, CreateLogs());
    }

    /// <summary>What stderr shows of logs.</summary>
    public ILoggerFactory CreateLogs() =>
        IsVerbose ? new ErrorStreamLoggerFactory(Console.Error, TimeProvider) : new WarningLoggerFactory(Console.Error, new Paint(Console.ErrorHasColor));
}
