using System.Collections.Immutable;
using SqlFlow.Docs;
using SqlFlow.Handlers.Tests.Harness;

namespace SqlFlow.Handlers.Tests.Docs;

public sealed class DictionaryFolderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_page_whose_dataset_is_gone_is_removed_and_nothing_else()
    {
        Write(Dictionaries.Named("p", "a", "b", "Case"));
        _folder.Write("docs/tables/mine.md", "# Mine\n");
        _folder.Write("docs/tables/note.txt", "x");
        _folder.Write("docs/logo.svg", "x");

        var gone = Write(Dictionaries.Named("p", "a", "case"));

        string[] expected = OperatingSystem.IsLinux() ? ["tables/Case.md", "tables/b.md"] : ["tables/b.md"];
        Assert.Equal(expected, gone);
        Assert.Equal(["docs/index.html", "docs/index.md", "docs/logo.svg", "docs/tables/a.md", "docs/tables/case.md", "docs/tables/mine.md", "docs/tables/note.txt"], _folder.Files());
    }

    [Fact]
    public void The_same_dictionary_gives_the_same_bytes_and_leaves_files_alone()
    {
        Write(Dictionaries.Of("x"));
        var before = _folder.Files().ToDictionary(static file => file, file => (File.ReadAllText(_folder.At(file)), File.GetLastWriteTimeUtc(_folder.At(file))));

        Assert.Empty(Write(Dictionaries.Of("x")));

        Assert.Equal(before, _folder.Files().ToDictionary(static file => file, file => (File.ReadAllText(_folder.At(file)), File.GetLastWriteTimeUtc(_folder.At(file)))));
    }

    [Theory]
    [InlineData("docs/index.md", "# Mine\n")]
    [InlineData("docs/index.html", "<!DOCTYPE html>\n<html></html>")]
    [InlineData("docs/tables/a.md", "")]
    [InlineData("docs/index.md", "<!-- sqlflow docs: other; generated, changes are lost -->\n")]
    [InlineData("docs/tables", "a file")]
    [InlineData("docs", "a file")]
    [InlineData("docs/index.md/x", "within a folder")]
    public void What_is_in_the_way_stays_and_nothing_is_written(string file, string content)
    {
        _folder.Write(file, content);

        var refusal = Assert.Throws<DictionaryFolderException>(() => Write(Dictionaries.Named("p", "a")));

        Assert.Contains(_folder.At("docs"), refusal.Message, StringComparison.Ordinal);
        Assert.Equal([file], _folder.Files());
        Assert.Equal(content, _folder.Read(file));
    }

    [Fact]
    public void Pages_of_another_pipeline_are_not_removed()
    {
        var markdown = MarkdownDictionary.Write(Dictionaries.Named("q", "only_q"));
        DictionaryFolder.Write(_folder.At("docs"), "q", markdown);
        File.Delete(_folder.At("docs/index.md"));

        Assert.Empty(Write(Dictionaries.Named("p", "a")));
        Assert.Contains("docs/tables/only_q.md", _folder.Files());
    }

    [Theory]
    [InlineData("-->")]
    [InlineData("a; b -- \n c")]
    [InlineData("größe/\"x\"")]
    public void Whose_a_page_is_can_be_read_back(string pipeline)
    {
        Write(Dictionaries.Named(pipeline, "a"));
        Assert.Empty(Write(Dictionaries.Named(pipeline, "a")));
        Assert.Equal(pipeline, DictionaryMarker.PipelineOf(_folder.At("docs/index.html")));
    }

    [Fact]
    public void One_format_leaves_the_other_alone()
    {
        Write(Dictionaries.Named("p", "a", "b"));
        Assert.Empty(DictionaryFolder.Write(_folder.At("docs"), "p", [HtmlDictionary.Write(Dictionaries.Named("p", "a"))]));
        Assert.Equal(["tables/b.md"], DictionaryFolder.Write(_folder.At("docs"), "p", MarkdownDictionary.Write(Dictionaries.Named("p", "a"))));
        Assert.Contains("docs/index.html", _folder.Files());
    }

    private ImmutableArray<string> Write(DataDictionary dictionary) => DictionaryFolder.Write(_folder.At("docs"), dictionary.Pipeline, dictionary.Files());
}
