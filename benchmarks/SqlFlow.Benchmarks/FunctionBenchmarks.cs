using System.Buffers;
using System.Text;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using SqlFlow.Engines;
using SqlFlow.Engines.DuckDb;
using SqlFlow.Engines.SqlFunctions;

namespace SqlFlow.Benchmarks;

/// <summary>Ten million calls of functions in C# against the same expressions in SQL, on one thread.</summary>
[GroupBenchmarksBy(BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class FunctionBenchmarks
{
    private const int Rows = 10_000_000;

    private DuckDbEngine _engine = null!;
    private ISqlSession _session = null!;

    [GlobalSetup]
    public async Task Setup()
    {
        var options = new DuckDbOptions { Threads = 1, Functions = [.. ((ISqlFunctionSource)new BenchmarkSteps()).SqlFunctions] };
        _engine = await DuckDbEngine.OpenAsync(options, TimeProvider.System, null, default);
        _session = await _engine.OpenSessionAsync(default);
        await _session.ExecuteAsync($"CREATE TABLE rows AS SELECT range AS x, 'user' || range % 100000 || '@mail' || range % 100 || '.example' AS email FROM range({Rows})", default);
    }

    [GlobalCleanup]
    public async Task Cleanup()
    {
        await _session.DisposeAsync();
        await _engine.DisposeAsync();
    }

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("arithmetic")]
    public Task<object?> Arithmetic_in_SQL() => Scalar("SELECT sum(x * 2 + 1) FROM rows");

    [Benchmark]
    [BenchmarkCategory("arithmetic")]
    public Task<object?> Arithmetic_in_a_function() => Scalar("SELECT sum(bench_linear(x)) FROM rows");

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("domain")]
    public Task<object?> Domain_in_SQL() => Scalar("SELECT sum(strlen(split_part(email, '@', 2))) FROM rows");

    [Benchmark]
    [BenchmarkCategory("domain")]
    public Task<object?> Domain_in_a_function_of_strings() => Scalar("SELECT sum(strlen(bench_domain(email))) FROM rows");

    [Benchmark]
    [BenchmarkCategory("domain")]
    public Task<object?> Domain_in_a_function_of_bytes() => Scalar("SELECT sum(strlen(bench_domain_utf8(email))) FROM rows");

    [Benchmark(Baseline = true)]
    [BenchmarkCategory("upper")]
    public Task<object?> Upper_in_SQL() => Scalar("SELECT sum(strlen(upper(email))) FROM rows");

    [Benchmark]
    [BenchmarkCategory("upper")]
    public Task<object?> Upper_in_a_function_of_strings() => Scalar("SELECT sum(strlen(bench_upper(email))) FROM rows");

    [Benchmark]
    [BenchmarkCategory("upper")]
    public Task<object?> Upper_in_a_function_of_bytes() => Scalar("SELECT sum(strlen(bench_upper_utf8(email))) FROM rows");

    private async Task<object?> Scalar(string sql) => (await _session.QueryAsync(sql, 1, default)).Scalar;
}

internal static class BenchmarkFunctions
{
    [SqlFunction("bench_linear")]
    internal static long Linear(long x) => (x * 2) + 1;

    [SqlFunction("bench_domain")]
    internal static string Domain(string email) => email[(email.IndexOf('@', StringComparison.Ordinal) + 1)..];

    [SqlFunction("bench_domain_utf8")]
    internal static ReadOnlySpan<byte> DomainUtf8(ReadOnlySpan<byte> email) => email[(email.IndexOf((byte)'@') + 1)..];

    [SqlFunction("bench_upper")]
    internal static string Upper(string text) => text.ToUpperInvariant();

    [SqlFunction("bench_upper_utf8")]
    internal static ReadOnlySpan<byte> UpperUtf8(ReadOnlySpan<byte> text)
    {
        var upper = new byte[text.Length];
        return Ascii.ToUpper(text, upper, out _) is OperationStatus.Done ? upper : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(text).ToUpperInvariant());
    }
}
