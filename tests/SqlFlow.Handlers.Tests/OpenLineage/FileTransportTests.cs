using System.Text;
using System.Text.Json;
using SqlFlow.Execution;
using SqlFlow.Handlers.Tests.Harness;
using SqlFlow.Handlers.Tests.OpenLineage.Harness;
using SqlFlow.OpenLineage;

namespace SqlFlow.Handlers.Tests.OpenLineage;

public sealed class FileTransportTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Runs_append_their_events_one_a_line()
    {
        var path = _folder.At("deep/er/events.ndjson");
        using var test = new OpenLineageTest(new OpenLineageFileTarget(path));

        await test.RunAsync(Make.Transform("t", "SELECT 'a\nb' AS \"ü\""));
        await test.RunAsync(Make.Transform("t", "SELECT 'a\nb' AS \"ü\""));

        var lines = File.ReadAllLines(path);
        Assert.Equal(8, lines.Length);
        Assert.Equal(["START", "START", "COMPLETE", "COMPLETE", "START", "START", "COMPLETE", "COMPLETE"], lines.Select(static line => JsonDocument.Parse(line).RootElement.GetProperty("eventType").GetString()));
        Assert.Contains("\"ü\"", lines[2], StringComparison.Ordinal);
        Assert.EndsWith("\n", File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_of_writers_side_by_side_never_mix()
    {
        var path = _folder.At("events.ndjson");
        var writers = Enumerable.Range(0, 6).Select(writer => Task.Run(async () =>
        {
            var transport = new FileTransport(path, TimeProvider.System);
            for (var i = 0; i < 50; i++) await transport.SendAsync(Encoding.UTF8.GetBytes($$"""{"writer":{{writer}},"i":{{i}},"text":"{{new string('x', 3000)}}"}"""), OpenLineageTest.Token);
        }));

        await Task.WhenAll(writers);

        var found = File.ReadAllLines(path).Select(static line => JsonDocument.Parse(line).RootElement).Select(static json => (json.GetProperty("writer").GetInt32(), json.GetProperty("i").GetInt32())).ToList();
        Assert.Equal(300, found.Count);
        Assert.Equal(300, found.Distinct().Count());
        Assert.All(found.GroupBy(static entry => entry.Item1), static group => Assert.Equal(Enumerable.Range(0, 50), group.Select(static entry => entry.Item2)));
    }

    [Fact]
    public async Task Half_a_line_that_somebody_left_stays_a_line_of_its_own()
    {
        var path = _folder.Write("events.ndjson", "{\"half\":");

        await new FileTransport(path, TimeProvider.System).SendAsync("{}"u8.ToArray(), OpenLineageTest.Token);

        Assert.Equal("{\"half\":\n{}\n", File.ReadAllText(path));
    }

    [Fact]
    public async Task A_file_that_cannot_be_written_changes_nothing_about_the_run()
    {
        using var test = new OpenLineageTest(new OpenLineageFileTarget(_folder.Path));

        Assert.Equal(RunStatus.Success, (await test.RunAsync(Make.Transform("t", "SELECT 1 AS a"))).Status);

        Assert.Contains($"4 were not delivered to {_folder.Path}: ", Assert.Single(test.Warnings), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_console_gets_events_one_a_line()
    {
        using var writer = new StringWriter();
        using var test = new OpenLineageTest(new OpenLineageConsoleTarget(writer));

        await test.RunAsync(Make.Transform("t", "SELECT 1 AS a"));

        Assert.Equal(4, writer.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line)).Count());
    }
}
