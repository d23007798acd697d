using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using SqlFlow.Execution;
using SqlFlow.Handlers.Tests.Harness;
using SqlFlow.OpenLineage;

namespace SqlFlow.Handlers.Tests.OpenLineage.Harness;

/// <summary>A project in a folder of its own, whose runs are told about.</summary>
internal sealed class OpenLineageTest : IDisposable, ILoggerProvider, ILogger
{
    public OpenLineageTest(params ReadOnlySpan<OpenLineageTarget> targets)
        : this(new OpenLineageOptions { Targets = [.. targets], Namespace = "tests", FlushTimeout = TimeSpan.FromSeconds(30) })
    {
    }

    public OpenLineageTest(OpenLineageOptions options)
    {
        // On a busy machine the end of a run may be long before its lineage is known.
        if (options.FlushTimeout == OpenLineageOptions.Off.FlushTimeout) options = options with { FlushTimeout = TimeSpan.FromSeconds(30) };
        Options = new SqlFlowOptions { Registry = new TestSteps(), Threads = 2, OpenLineage = options with { Targets = [.. options.Targets, new OpenLineageCustomTarget(Log)] } };
        Host = new SqlFlowHost(Options, loggerFactory: LoggerFactory.Create(logging => logging.AddProvider(this)));
    }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public SqlFlowOptions Options { get; }

    public SqlFlowHost Host { get; }

    public TempFolder Folder { get; } = new();

    /// <summary>What a target beside the others was told.</summary>
    public EventLog Log { get; } = new();

    /// <summary>What was logged about events.</summary>
    public ConcurrentQueue<string> Warnings { get; } = [];

    public OpenLineageTest WithSample(string name)
    {
        var from = SampleFolder(name);
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var relative = Path.GetRelativePath(from, file);
            if (relative.StartsWith("out", StringComparison.Ordinal) || relative.StartsWith('.') || relative.StartsWith("make-data", StringComparison.Ordinal)) continue;
            Folder.Write(relative, File.ReadAllBytes(file));
        }

        return this;
    }

    public async Task<PipelineResult> RunFileAsync(string name, string? profile = null, CancellationToken? cancellationToken = null) =>
        await Host.RunAsync(new PipelineRequest { Path = Folder.At(name), Profile = profile }, null, cancellationToken ?? Token);

    public async Task<PipelineResult> RunAsync(params Step[] steps) =>
        await Host.RunAsync(new PipelineRequest { Steps = [.. steps], ProjectDirectory = Folder.Path, Name = "p" }, null, Token);

    public void Dispose() => Folder.Dispose();

    ILogger ILoggerProvider.CreateLogger(string categoryName) => categoryName is "SqlFlow.OpenLineage" ? this : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

    IDisposable? ILogger.BeginScope<TState>(TState state) => null;

    bool ILogger.IsEnabled(LogLevel logLevel) => true;

    void ILogger.Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Warnings.Enqueue(formatter(state, exception));

    private static string SampleFolder(string name, [CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", "..", "..", "samples", name));
}
