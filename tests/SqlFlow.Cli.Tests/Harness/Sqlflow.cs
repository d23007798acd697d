using System.Diagnostics;
using System.Text;

namespace SqlFlow.Cli.Tests.Harness;

/// <summary>Starts the real command: the one that was built with the tests, or the one that SQLFLOW_CLI names, e.g. the AOT binary.</summary>
internal static class Sqlflow
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Runs the command to its end.</summary>
    public static Task<SqlflowResult> RunAsync(TempFolder folder, params string[] arguments) => RunWithInputAsync(folder, null, arguments);

    /// <summary>Runs the command to its end, with a text on stdin.</summary>
    public static async Task<SqlflowResult> RunWithInputAsync(TempFolder folder, string? input, params string[] arguments)
    {
        using var process = Start(folder, arguments);
        if (input is not null) await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        return await FinishAsync(process);
    }

    /// <summary>Runs the command to its end, with variables of the environment.</summary>
    public static async Task<SqlflowResult> RunWithEnvironmentAsync(TempFolder folder, Dictionary<string, string> environment, params string[] arguments)
    {
        var start = StartInfo(folder, arguments);
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start) ?? throw new InvalidOperationException("The command did not start.");
        process.StandardInput.Close();
        return await FinishAsync(process);
    }

    /// <summary>Runs the command to its end with the rights of everyone: the superuser's right to read every file is taken away from it.</summary>
    public static async Task<SqlflowResult> RunWithoutPrivilegesAsync(TempFolder folder, params string[] arguments)
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess) return await RunAsync(folder, arguments);
        var start = StartInfo(folder, arguments);
        start.ArgumentList.Insert(0, "--bounding-set=-dac_override,-dac_read_search");
        start.ArgumentList.Insert(1, start.FileName);
        start.FileName = "setpriv";
        using var process = Process.Start(start) ?? throw new InvalidOperationException("The command did not start.");
        process.StandardInput.Close();
        return await FinishAsync(process);
    }

    /// <summary>Starts the command; the caller finishes it.</summary>
    public static Process Start(TempFolder folder, params string[] arguments) =>
        Process.Start(StartInfo(folder, arguments)) ?? throw new InvalidOperationException("The command did not start.");

    private static ProcessStartInfo StartInfo(TempFolder folder, string[] arguments)
    {
        var start = new ProcessStartInfo
        {
            WorkingDirectory = folder.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = new UTF8Encoding(false),
            StandardErrorEncoding = new UTF8Encoding(false),
        };
        foreach (var variable in new[] { "NO_COLOR", "CI", "TERM", "TRACEPARENT", "TRACESTATE" }) start.Environment.Remove(variable);
        if (Environment.GetEnvironmentVariable("SQLFLOW_CLI") is { Length: > 0 } binary) start.FileName = binary;
        else
        {
            start.FileName = Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) is "dotnet" ? host : "dotnet";
            start.ArgumentList.Add("exec");
            start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "sqlflow.dll"));
        }

        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return start;
    }

    /// <summary>Reads both streams to their ends.</summary>
    public static async Task<SqlflowResult> FinishAsync(Process process)
    {
        using var patience = new CancellationTokenSource(Patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(patience.Token);
            var error = process.StandardError.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return new SqlflowResult(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException("The command did not end.");
        }
    }
}

/// <summary>What the command said.</summary>
internal sealed record SqlflowResult(int ExitCode, string Output, string Error)
{
    /// <summary>The output as JSON.</summary>
    public System.Text.Json.JsonElement Json => System.Text.Json.JsonDocument.Parse(Output).RootElement;

    /// <summary>Everything, for messages of failed assertions.</summary>
    public override string ToString() => $"exit {ExitCode}\n--- stdout\n{Output}\n--- stderr\n{Error}";
}
