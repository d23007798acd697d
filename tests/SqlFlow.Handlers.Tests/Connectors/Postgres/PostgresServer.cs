using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Npgsql;

namespace SqlFlow.Handlers.Tests.Connectors.Postgres;

/// <summary>A PostgreSQL server of the tests' own, on 127.0.0.1 and a port that was free, with a password and TLS.</summary>
public sealed class PostgresServer : IAsyncLifetime
{
    public const string User = "tester";
    public const string Password = "s3cr3t word";

    private static readonly string? Binaries = new[] { "/usr/lib/postgresql/15/bin", "/usr/lib/postgresql/16/bin", "/usr/lib/postgresql/17/bin", "/usr/bin" }
        .FirstOrDefault(static folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")));

    private readonly string _folder = Path.Combine(Path.GetTempPath(), $"sqlflow-postgres-{Guid.NewGuid():N}");
    private Process? _process;
    private NpgsqlDataSource? _admin;
    private int _databases;
    private PostgresDatabase? _shared;

    public int Port { get; private set; }

    /// <summary>The server's own certificate, which is its authority, too.</summary>
    public string CertificateText { get; private set; } = "";

    private static bool IsRoot => Environment.UserName == "root";

    public async ValueTask InitializeAsync()
    {
        if (Binaries is null) return;
        Directory.CreateDirectory(_folder);
        if (IsRoot) await RunAsync("/bin/chown", "postgres", _folder);
        var passwordFile = await WriteAsync("password", Password);
        await RunAsServerAsync("initdb", "-D", At("data"), "-U", User, "--auth=scram-sha-256", $"--pwfile={passwordFile}", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync");
        await WriteCertificateAsync();
        Port = FreePort();
        await StartAsync();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Kill();
        _admin = DataSourceOf("postgres");
    }

    /// <summary>Makes a database of a test's own, filled by these statements.</summary>
    public async Task<PostgresDatabase> CreateAsync(params string[] statements)
    {
        Assert.SkipWhen(Binaries is null, "PostgreSQL is not installed.");
        var name = FormattableString.Invariant($"test_{Interlocked.Increment(ref _databases)}");
        await using (var command = _admin!.CreateCommand($"CREATE DATABASE {name}")) await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        var database = new PostgresDatabase(this, name, DataSourceOf(name));
        await database.ExecuteAsync(statements);
        return database;
    }

    /// <summary>A database that tests share who make tables of their own, with some types of its own. Tests of a collection run one after the other.</summary>
    public async Task<PostgresDatabase> SharedAsync() => _shared ??= await CreateAsync(
        "CREATE EXTENSION citext", "CREATE TYPE mood AS ENUM ('happy', 'sad')", "CREATE DOMAIN positive AS integer CHECK (value > 0)", "CREATE TYPE pair AS (a int, b text)", "CREATE TABLE v (amount int)");

    public async ValueTask DisposeAsync()
    {
        if (_shared is not null) await _shared.DisposeAsync();
        if (_admin is not null) await _admin.DisposeAsync();
        Kill();
        if (Directory.Exists(_folder)) Directory.Delete(_folder, recursive: true);
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private NpgsqlDataSource DataSourceOf(string database) =>
        NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder { Host = "127.0.0.1", Port = Port, Database = database, Username = User, Password = Password, SslMode = SslMode.Disable, Pooling = false });

    private async Task StartAsync()
    {
        var start = AsServer("postgres", "-D", At("data"), "-c", "listen_addresses=127.0.0.1", "-c", FormattableString.Invariant($"port={Port}"), "-c", "unix_socket_directories=",
            "-c", "fsync=off", "-c", "ssl=on", "-c", $"ssl_cert_file={At("server.crt")}", "-c", $"ssl_key_file={At("server.key")}", "-c", "log_min_messages=log", "-c", "max_connections=50");
        start.RedirectStandardError = true;
        var ready = new TaskCompletionSource();
        var lines = new System.Collections.Concurrent.ConcurrentQueue<string>();
        _process = new Process { StartInfo = start };
        _process.ErrorDataReceived += (_, line) =>
        {
            if (line.Data is null) ready.TrySetException(new InvalidOperationException($"postgres ended: {string.Join('\n', lines)}"));
            else if (line.Data.Contains("ready to accept connections", StringComparison.Ordinal)) ready.TrySetResult();
            else if (!ready.Task.IsCompleted) lines.Enqueue(line.Data);
        };
        _process.Start();
        _process.BeginErrorReadLine();
        await ready.Task;
    }

    private async Task WriteCertificateAsync()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero));
        CertificateText = certificate.ExportCertificatePem();
        await WriteAsync("server.crt", CertificateText);
        await WriteAsync("server.key", key.ExportPkcs8PrivateKeyPem());
    }

    private async Task<string> WriteAsync(string name, string text)
    {
        await File.WriteAllTextAsync(At(name), text);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(At(name), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        if (IsRoot) await RunAsync("/bin/chown", "postgres", At(name));
        return At(name);
    }

    private string At(string name) => Path.Combine(_folder, name);

    private void Kill()
    {
        if (_process is not { HasExited: false }) return;
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
    }

    private static Task RunAsServerAsync(string program, params string[] arguments) => RunAsync(AsServer(program, arguments));

    // PostgreSQL refuses to run as root.
    private static ProcessStartInfo AsServer(string program, params string[] arguments) => IsRoot
        ? new ProcessStartInfo("/usr/bin/setpriv", ["--reuid=postgres", "--regid=postgres", "--clear-groups", Path.Combine(Binaries!, program), .. arguments]) { WorkingDirectory = "/" }
        : new ProcessStartInfo(Path.Combine(Binaries!, program), arguments) { WorkingDirectory = "/" };

    private static Task RunAsync(string program, params string[] arguments) => RunAsync(new ProcessStartInfo(program, arguments));

    private static async Task RunAsync(ProcessStartInfo start)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, $"{start.FileName}: {error}{await output}");
    }
}

/// <summary>One server serves all tests of PostgreSQL.</summary>
[CollectionDefinition]
public sealed class PostgresCollection : ICollectionFixture<PostgresServer>;
