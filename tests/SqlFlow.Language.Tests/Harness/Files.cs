namespace SqlFlow.Language.Tests;

/// <summary>Files that exist only here, and the variables around them.</summary>
internal sealed class Files
{
    private readonly Dictionary<string, string> _texts = [];

    public Dictionary<string, string> Strong { get; } = [];

    public Dictionary<string, string> Weak { get; } = [];

    public string this[string path]
    {
        set => _texts[path] = value;
    }

    public ExpansionOptions Options => new()
    {
        ReadIncluded = (path, _) => _texts.TryGetValue(path, out var text) ? IncludedFile.Found(new SourceText(path, text)) : IncludedFile.Missing($"There is no file '{path}'."),
        Strong = name => Strong.GetValueOrDefault(name),
        Weak = name => Weak.GetValueOrDefault(name),
    };

    public ExpandedPipeline Expand(string text, Func<ExpansionOptions, ExpansionOptions>? change = null) =>
        PipelineExpander.Expand(new SourceText("a.sf", text), change is null ? Options : change(Options));

    public ExpandedPipeline Good(string text)
    {
        var pipeline = Expand(text);
        Assert.Equal([], Sf.Show(pipeline.Problems));
        return pipeline;
    }

    public string[] Problems(string text, Func<ExpansionOptions, ExpansionOptions>? change = null) => Sf.Show(Expand(text, change).Problems);

    /// <summary>The tables that are made, in order.</summary>
    public string[] Tables(string text) => [.. Good(text).Statements.Select(flat => flat.Statement).OfType<CreateStatement>().Select(create => create.Name.Text)];

    /// <summary>What a variable is at the last statement.</summary>
    public BoundVariable Find(string text, string name) => Good(text).Statements[^1].Variables.Find(name);
}
