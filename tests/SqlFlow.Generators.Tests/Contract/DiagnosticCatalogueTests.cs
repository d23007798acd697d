using System.Globalization;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using SqlFlow.Generators.Diagnostics;
using SqlFlow.Generators.Tests.Harness;

namespace SqlFlow.Generators.Tests.Contract;

/// <summary>Everything that belongs to a diagnostic is there.</summary>
public sealed class DiagnosticCatalogueTests
{
    public static TheoryData<string> Ids => [.. DiagnosticDescriptors.All.Select(static descriptor => descriptor.Id)];

    private static string Root => Path.GetFullPath(Path.Combine(Here(), "..", "..", ".."));

    [Fact]
    public void The_catalogue_is_complete_and_in_order()
    {
        var constants = typeof(DiagnosticIds).GetFields().Select(static field => (field.Name, Id: (string)field.GetRawConstantValue()!)).ToList();

        Assert.Equal(Enumerable.Range(1, 23).Select(static number => $"SQLF{number:0000}"), DiagnosticDescriptors.All.Select(static descriptor => descriptor.Id));
        Assert.Equal(constants.Select(static constant => constant.Id), DiagnosticDescriptors.All.Select(static descriptor => descriptor.Id));
        Assert.Equal(constants.Select(static constant => constant.Name), DiagnosticDescriptors.All.Select(NameOf));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_diagnostic_has_a_page_with_cause_examples_and_fix(string id)
    {
        var descriptor = Find(id);
        var page = File.ReadAllLines(Path.Combine(Root, "docs", "diagnostics", id + ".md"));

        Assert.Equal($"https://github.com/sqlflow/sqlflow-generated/blob/main/docs/diagnostics/{id}.md", descriptor.HelpLinkUri);
        Assert.Equal($"# {id}: {descriptor.Title}", page[0].Replace("`", "", StringComparison.Ordinal));
        Assert.All((string[])["## Wrong", "## Right", "## What to do"], heading => Assert.Contains(heading, page));
        Assert.True(page.Length <= 30, $"{page.Length} lines");
        Assert.Contains($"| [{id}]({id}.md) |", File.ReadAllText(Path.Combine(Root, "docs", "diagnostics", "README.md")), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_diagnostic_has_a_release_row_and_a_test_file(string id)
    {
        var descriptor = Find(id);
        var releases = Directory.EnumerateFiles(Path.Combine(Root, "src", "SqlFlow.Generators"), "AnalyzerReleases.*.md").SelectMany(File.ReadAllLines);

        Assert.Single(releases, line => line == $"{id} | {descriptor.Category} | {descriptor.DefaultSeverity} | {descriptor.Title}");
        Assert.True(File.Exists(Path.Combine(Here(), "..", "Analyzers", $"{id}_{NameOf(descriptor)}Tests.cs")));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_diagnostic_is_supported_by_an_analyzer_and_has_a_description(string id)
    {
        Assert.Contains(AnalyzerHarness.Analyzers, analyzer => analyzer.SupportedDiagnostics.Any(descriptor => descriptor.Id == id));
        Assert.NotEmpty(Find(id).Description.ToString(CultureInfo.InvariantCulture));
    }

    [Fact]
    public void Analyzers_report_nothing_that_is_not_in_the_catalogue() =>
        Assert.All(AnalyzerHarness.Analyzers.SelectMany(static analyzer => analyzer.SupportedDiagnostics), static descriptor => Assert.Contains(descriptor, DiagnosticDescriptors.All));

    private static DiagnosticDescriptor Find(string id) => DiagnosticDescriptors.All.Single(descriptor => descriptor.Id == id);

    private static string NameOf(DiagnosticDescriptor descriptor) => typeof(DiagnosticDescriptors).GetFields().Single(field => ReferenceEquals(field.GetValue(null), descriptor)).Name;

    private static string Here([CallerFilePath] string sourceFile = "") => Path.GetDirectoryName(sourceFile)!;
}
