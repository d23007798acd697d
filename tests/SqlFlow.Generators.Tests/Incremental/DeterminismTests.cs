using System.Globalization;
using SqlFlow.Generators.Tests.Harness;

namespace SqlFlow.Generators.Tests.Incremental;

public sealed class DeterminismTests
{
    private static readonly string[] Files =
    [
        Sources.Registry,
        Sources.Step("import", "ImportStep", "public double Ratio { get; init; } = 1.5; public Interval Interval { get; init; } = Interval.IIIyears;"),
        Sources.Step("index", "IndexStep", "public int I { get; init; } = -10; public TimeSpan Wait { get; init; } = TimeSpan.FromMinutes(1.5);"),
        Sources.Step("a", "A", "public ValueList<Inner> Items { get; init; }"),
        "public enum Interval { Iso, IIIyears } public sealed record Inner { public Interval I { get; init; } public Inner? Next { get; init; } }",
    ];

    [Fact]
    public void The_order_of_files_does_not_count()
    {
        var expected = Emit(Files);

        Assert.Equal(expected, Emit([.. Files.Reverse()]));
        Assert.Equal(expected, Emit([Files[2], Files[4], Files[0], Files[3], Files[1]]));
    }

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("de-DE")]
    public void The_culture_does_not_count(string name)
    {
        var expected = Emit(Files);
        var before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo(name);
            Assert.Equal(expected, Emit(Files));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    // The runs themselves give the sources in their own order, so they are compared by name.
    private static string Emit(string[] files)
    {
        var run = GeneratorHarness.Run(TestCompilation.Create("App", files));
        return string.Concat(run.HintNames.Order(StringComparer.Ordinal).Select(name => $"== {name}\n{run.Source(name)}"));
    }
}
