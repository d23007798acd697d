using SqlFlow.Observability;

namespace SqlFlow.Core.Tests.Insights;

public sealed class ErrorFingerprintTests
{
    [Theory]
    [InlineData("Could not open '/data/x.csv' (os error 2)", "Could not open <name> (os error <number>)")]
    [InlineData("timeout after 3,000.5 ms at 2025-01-02T03:04:05.123Z", "timeout after <number> ms at <time>")]
    [InlineData("connecting to db7.example.org:5432 and 10.0.0.7:80 failed", "connecting to <address> and <address> failed")]
    [InlineData("IO Error: /var/lib/data/part-0001.parquet: no such file", "IO Error: <path>: no such file")]
    [InlineData("""C:\data\in.csv is locked""", "<path> is locked")]
    [InlineData("""relation "a"."b" does not exist""", "relation <name>.<name> does not exist")]
    [InlineData("GET https://example.org/a?b=1 gave 503", "GET <url> gave <number>")]
    [InlineData("job 3f2504e0-4f89-11d3-9a0c-0305e82c3301, commit 4fa3b2c1, at 0x7fA3", "job <id>, commit <id>, at <id>")]
    [InlineData("tmp_20250102 and part17 differ by -3.5e-7", "tmp_<number> and part<number> differ by <number>")]
    [InlineData("can't read; won't try", "can't read; won't try")]
    [InlineData("first line 1\nsecond line 2", "first line <number>")]
    [InlineData("  \r\n ", "")]
    [InlineData(null, "")]
    public void What_changes_from_run_to_run_is_left_out(string? message, string template) => Assert.Equal(template, ErrorFingerprint.Normalize(message));

    [Fact]
    public void Same_failure_has_the_same_fingerprint_and_another_has_not()
    {
        var first = ErrorFingerprint.Of("load", "postgres", "CONNECTION", "lost after 17 ms");
        Assert.Equal(first, ErrorFingerprint.Of("load", "postgres", "CONNECTION", "lost after 1,234 ms"));
        Assert.Matches("^[0-9a-f]{16}$", first.Id);
        Assert.NotEqual(first.Id, ErrorFingerprint.Of("load", "mysql", "CONNECTION", "lost after 17 ms").Id);
        Assert.NotEqual(first.Id, ErrorFingerprint.Of("other", "postgres", "CONNECTION", "lost after 17 ms").Id);
        Assert.NotEqual(first.Id, ErrorFingerprint.Of("load", "postgres", "TIMEOUT", "lost after 17 ms").Id);
        Assert.NotEqual(first.Id, ErrorFingerprint.Of("load", "postgres", "CONNECTION", "refused after 17 ms").Id);
    }

    [Theory]
    [InlineData("'")]
    [InlineData("a.")]
    [InlineData("/a")]
    [InlineData("0a")]
    [InlineData("1:")]
    public void Long_messages_of_any_kind_are_cut_and_quick(string unit) =>
        Assert.True(ErrorFingerprint.Normalize(string.Concat(Enumerable.Repeat(unit, 100_000))).Length <= 300);
}
