using SqlFlow.Cli.Tests.Harness;

namespace SqlFlow.Cli.Tests.Samples;

/// <summary>The conditional sample: one pipeline, and what it exports for each environment and region.</summary>
public sealed class ConditionalTests : IDisposable
{
    private const string Pipeline = "samples/conditional/report.sf";

    private readonly TempFolder _folder = SampleFolder.Copy("conditional");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Its_README_holds()
    {
        Assert.Equal(7, await Readme.RunAsync(_folder, "conditional"));
    }

    [Theory]
    [InlineData("dev", "all", "region,orders,net|de,1,100.00|fr,1,50.00|jp,1,70.00|us,2,100.00|")]
    [InlineData("dev", "de", "region,orders,net,gross|de,1,100.00,119.00|")]
    [InlineData("dev", "fr", "region,orders,net,gross|fr,1,50.00,60.00|")]
    [InlineData("dev", "us", "region,orders,net,largest|us,2,100.00,80.00|")]
    [InlineData("prod", "all", "region,orders,net|de,2,130.00|fr,2,60.00|jp,1,70.00|us,2,100.00|")]
    [InlineData("prod", "de", "region,orders,net,gross|de,2,130.00,154.70|")]
    [InlineData("prod", "fr", "region,orders,net,gross|fr,2,60.00,72.00|")]
    [InlineData("prod", "us", "region,orders,net,largest|us,2,100.00,80.00|")]
    [InlineData("prod", "DE", "region,orders,net,largest|")]
    [InlineData("prod", "it's", "region,orders,net,largest|")]
    public async Task Each_environment_and_region_exports_its_rows(string profile, string region, string rows)
    {
        await SucceedAsync("--profile", profile, "--var", "region=" + region);

        Assert.Equal([$"samples/conditional/out/{profile}_{region}.csv"], Exports());
        Assert.Equal(rows.Replace('|', '\n'), _folder.Read(Exports().Single()));
    }

    [Fact]
    public async Task Without_options_it_is_the_profile_dev_and_all_regions()
    {
        await SucceedAsync();

        Assert.Equal("region,orders,net\nde,1,100.00\nfr,1,50.00\njp,1,70.00\nus,2,100.00\n", _folder.Read("samples/conditional/out/dev_all.csv"));
    }

    [Fact]
    public async Task Without_a_profile_the_defaults_of_the_pipeline_count()
    {
        Directory.Delete(_folder.At("samples/conditional/profiles"), recursive: true);

        await SucceedAsync();

        Assert.Equal("region,orders,net\nde,1,100.00\nfr,1,50.00\nus,1,80.00\n", _folder.Read("samples/conditional/out/dev_all.csv"));
    }

    [Fact]
    public async Task What_is_given_wins_over_the_profile()
    {
        await SucceedAsync("--profile", "prod", "--var", "env=test", "--var", "sample=1");

        Assert.Equal("region,orders,net\nde,1,100.00\n", _folder.Read("samples/conditional/out/test_all.csv"));
    }

    [Fact]
    public async Task Only_prod_keeps_its_database()
    {
        await SucceedAsync();
        Assert.False(Directory.Exists(_folder.At("samples/conditional/.sqlflow")));

        await SucceedAsync("--profile", "prod");
        Assert.True(File.Exists(_folder.At("samples/conditional/.sqlflow/prod.duckdb")));
    }

    private IEnumerable<string> Exports() => _folder.Files().Where(static file => file.Contains("/out/", StringComparison.Ordinal));

    private async Task SucceedAsync(params string[] options)
    {
        var run = await Sqlflow.RunAsync(_folder, ["run", Pipeline, "--format", "json", .. options]);
        Assert.True(run.ExitCode == 0, run.ToString());
        Assert.Equal("SUCCESS", run.Json.GetProperty("status").GetString());
    }
}
