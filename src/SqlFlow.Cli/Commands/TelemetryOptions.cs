using System.CommandLine;
using System.Diagnostics;
using SqlFlow.Cli.Input;
using SqlFlow.Execution;
using SqlFlow.OpenTelemetry;

namespace SqlFlow.Cli.Commands;

/// <summary>Where spans and metrics of a run go.</summary>
internal sealed class TelemetryOptions
{
    private readonly Option<Uri?> _otlp = new("--otlp")
    {
        Description = "Send spans and metrics to an OpenTelemetry collector. Without an address: as OTEL_EXPORTER_OTLP_ENDPOINT says, else http://localhost:4318. Default: only if that variable is set.",
        HelpName = "ENDPOINT",
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = TelemetryArguments.ParseEndpoint,
    };

    private readonly Option<string?> _file = new("--prometheus") { Description = "Write the run's metrics to a text file at its end, e.g. for node_exporter.", HelpName = "FILE" };

    private readonly Option<System.Net.IPEndPoint?> _listen = new("--prometheus-listen")
    {
        Description = "Let Prometheus scrape http://HOST:PORT/metrics while the run lasts.",
        HelpName = "HOST:PORT",
        CustomParser = TelemetryArguments.ParseAddress,
    };

    private readonly Option<bool> _traceSql = new("--trace-sql") { Description = "Show SQL in spans, the values of variables in it included. Default: only the kind of statement." };

    public void AddTo(Command command)
    {
        command.Add(_otlp);
        command.Add(_traceSql);
        command.Add(_file);
        command.Add(_listen);
    }

    /// <summary>Adds the span that the command was started in.</summary>
    public RunOptions Configure(ParseResult call, RunOptions options) => options with { TraceParent = TraceContext.FromEnvironment(), TraceSql = call.GetValue(_traceSql) };

    /// <summary>Begins to export, until it is disposed.</summary>
    public TelemetryScope Begin(ParseResult call, CliEnvironment environment, RunOptions run)
    {
        var options = new TelemetryExportOptions
        {
            Otlp = call.GetResult(_otlp) is not null || TelemetryExportOptions.EnvironmentHasCollector(),
            OtlpEndpoint = call.GetValue(_otlp),
            PrometheusFile = call.GetValue(_file),
            PrometheusListen = call.GetValue(_listen),
            ServiceVersion = VersionAction.Version,
        };
        return new TelemetryScope(options.IsOn ? TelemetryExport.Start(options, environment.CreateLogs(), environment.TimeProvider) : null, options.Otlp ? null : run.TraceParent);
    }
}

/// <summary>The exports of one run. Where there are no spans, the run's calls of servers still belong to the trace that it was started in.</summary>
internal sealed class TelemetryScope : IAsyncDisposable
{
    private readonly TelemetryExport? _export;
    private readonly Activity? _outer;

    public TelemetryScope(TelemetryExport? export, ActivityContext? parent)
    {
        _export = export;
        if (parent is not { } context) return;
        _outer = new Activity("sqlflow").SetParentId(context.TraceId, context.SpanId, context.TraceFlags);
        _outer.TraceStateString = context.TraceState;
        _outer.Start();
    }

    public async ValueTask DisposeAsync()
    {
        _outer?.Dispose();
        if (_export is not null) await _export.DisposeAsync().ConfigureAwait(false);
    }
}
