using SqlFlow.Handlers.Tests.Harness;
using SqlFlow.Planning;

namespace SqlFlow.Handlers.Tests.Exporting;

/// <summary>Old files, temporary files, folders, and places that are not allowed.</summary>
public sealed class FileReplacementTests
{
    // No system gives processes so high an id.
    private const int Dead = int.MaxValue - 1;

    private const string Partitioned = """{"partition_by": ["k"]}""";

    [Theory]
    [InlineData("a.csv")]
    [InlineData("a.parquet")]
    [InlineData("a.arrow")]
    public async Task An_export_that_fails_leaves_the_old_file_and_no_other(string target)
    {
        using var test = new PipelineTest().With(target, "old");
        await test.ExecuteAsync("CREATE TABLE texts AS SELECT CASE WHEN range < 300000 THEN '1' ELSE 'abc' END AS a FROM range(300001)");

        (await test.RunAsync(Make.Export("SELECT a::INTEGER AS a FROM texts", target))).Failed("export", ErrorCodes.Conversion, "abc");

        Assert.Equal("old", test.Folder.Read(target));
        Assert.Equal([target], test.Folder.Files());
    }

    [Fact]
    public async Task A_folder_of_partitions_is_swapped_as_a_whole()
    {
        using var test = new PipelineTest();
        await test.SucceedAsync(Make.Export("SELECT 1 AS a, 'x' AS k UNION ALL SELECT 2, 'y'", "out/parts", Partitioned) with { Format = ExportFormat.Csv });
        Assert.Equal(["out/parts/k=x/data_0.csv", "out/parts/k=y/data_0.csv"], test.Folder.Files());

        var result = await test.SucceedAsync(Make.Export("SELECT 3 AS a, 'z' AS k", "out/parts", Partitioned) with { Format = ExportFormat.Csv });

        Assert.Equal(["out/parts/k=z/data_0.csv"], test.Folder.Files());
        Assert.Equal("a\n3\n", test.Folder.Read("out/parts/k=z/data_0.csv"));
        Assert.Equal(4, result.Of("export").PerformanceMetrics["bytes_written"].Number);
    }

    [Fact]
    public async Task A_folder_whose_export_fails_stays()
    {
        using var test = new PipelineTest().With("parts/k=x/data_0.csv", "old");
        await test.ExecuteAsync("CREATE TABLE texts AS SELECT 'abc' AS a, 'x' AS k");

        (await test.RunAsync(Make.Export("SELECT a::INTEGER AS a, k FROM texts", "parts", Partitioned) with { Format = ExportFormat.Csv })).Failed("export", ErrorCodes.Conversion);

        Assert.Equal(["parts/k=x/data_0.csv"], test.Folder.Files());
    }

    [Fact]
    public async Task No_rows_make_an_empty_folder()
    {
        using var test = new PipelineTest().With("parts/k=x/data_0.csv", "old");

        await test.SucceedAsync(Make.Export("SELECT 1 AS a, 'x' AS k LIMIT 0", "parts", Partitioned) with { Format = ExportFormat.Csv });

        Assert.True(Directory.Exists(test.Folder.At("parts")));
        Assert.Empty(test.Folder.Files());
    }

    [Theory]
    [InlineData("{}", "it is a folder")]
    [InlineData(Partitioned, "it is a file")]
    public async Task A_file_does_not_replace_a_folder_nor_the_other_way_round(string options, string message)
    {
        using var test = new PipelineTest();
        if (options == Partitioned) test.With("a.csv", "old");
        else test.With("a.csv/inner", "old");

        (await test.RunAsync(Make.Export("SELECT 1 AS a, 'x' AS k", "a.csv", options))).Failed("export", ErrorCodes.InputOutput, message);

        Assert.Equal("old", test.Folder.Read(options == Partitioned ? "a.csv" : "a.csv/inner"));
        Assert.Single(test.Folder.Files());
    }

    [Fact]
    public async Task A_target_below_a_file_cannot_be_written()
    {
        using var test = new PipelineTest().With("file", "old");

        (await test.RunAsync(Make.Export("SELECT 1 AS a", "file/a.csv"))).Failed("export", ErrorCodes.InputOutput, "a.csv", "cannot be written");

        Assert.Equal("old", test.Folder.Read("file"));
    }

    [Fact]
    public async Task What_dead_processes_left_is_removed_and_what_living_ones_write_is_not()
    {
        using var test = new PipelineTest();
        test.With($".a.csv.{Dead}.0123.sqlflow-tmp", "half")
            .With($".a.csv.{Environment.ProcessId}.0123.sqlflow-tmp", "ours")
            .With($".b.csv.{Dead}.0123.sqlflow-tmp", "another target's")
            .With(".a.csv.backup.sqlflow-tmp", "a user's");

        await test.SucceedAsync(Make.Export("SELECT 1 AS a", "a.csv"));

        string[] expected = [".a.csv.backup.sqlflow-tmp", $".a.csv.{Environment.ProcessId}.0123.sqlflow-tmp", $".b.csv.{Dead}.0123.sqlflow-tmp", "a.csv"];
        Assert.Equal(expected.Order(StringComparer.Ordinal), test.Folder.Files());
    }

    [Fact]
    public async Task A_folder_that_a_dead_process_had_put_aside_comes_back()
    {
        using var test = new PipelineTest();
        test.With($".parts.{Dead}.0123.sqlflow-tmp.old.sqlflow-tmp/k=x/data_0.csv", "the only copy");
        await test.ExecuteAsync("CREATE TABLE texts AS SELECT 'abc' AS a, 'x' AS k");

        await test.RunAsync(Make.Export("SELECT a::INTEGER AS a, k FROM texts", "parts", Partitioned) with { Format = ExportFormat.Csv });

        Assert.Equal("the only copy", test.Folder.Read("parts/k=x/data_0.csv"));
    }

    [Theory]
    [InlineData("../a.csv")]
    [InlineData("/tmp/sqlflow-not-allowed.csv")]
    [InlineData("out/../../a.csv")]
    public async Task A_target_outside_the_project_is_a_plan_error(string target)
    {
        using var test = new PipelineTest();

        var problem = (await test.PlanAsync(Make.Export("SELECT 1 AS a", target))).OnlyError();

        Assert.Equal(("target", PlanProblemCodes.PathNotAllowed), (problem.Property, problem.Code));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_link_out_of_the_project_is_refused(bool throughAnotherLink)
    {
        using var outside = new TempFolder();
        using var test = new PipelineTest();
        Directory.CreateSymbolicLink(test.Folder.At("away"), outside.Path);
        if (throughAnotherLink) Directory.CreateSymbolicLink(test.Folder.At("link"), test.Folder.At("away/sub"));
        Directory.CreateDirectory(outside.At("sub"));

        var problem = (await test.PlanAsync(Make.Export("SELECT 1 AS a", throughAnotherLink ? "link/a.csv" : "away/a.csv"))).OnlyError();

        Assert.Equal(PlanProblemCodes.PathNotAllowed, problem.Code);
        Assert.Empty(Directory.EnumerateFiles(outside.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task A_path_that_leaves_by_a_variable_of_the_run_is_refused_then()
    {
        using var test = new PipelineTest();

        var result = await test.RunAsync(new SetVariableStep { Id = "set", Name = "dir", Sql = "SELECT '..'" }, Make.Export("SELECT 1 AS a", "${dir}/a.csv"));

        result.Failed("export", ErrorCodes.AccessDenied, "outside the project");
    }
}
