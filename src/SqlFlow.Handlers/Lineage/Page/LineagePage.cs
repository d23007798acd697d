using SqlFlow.Pages;

namespace SqlFlow.Lineage.Page;

/// <summary>Writes lineage as one HTML file that needs nothing else, and in which nothing that the graph says can do anything.</summary>
public static class LineagePage
{
    // In the order in which they use each other. One script, so that one hash allows it.
    private static readonly string[] Scripts = ["model.js", "layout.js", "graph.js", "panel.js", "page.js"];

    /// <summary>Writes a page as UTF-8.</summary>
    public static void Write(LineagePageModel model, Stream output)
    {
        ArgumentNullException.ThrowIfNull(output);
        using var writer = PageTemplate.TextOf(output);
        Write(model, writer);
    }

    /// <summary>Writes a page, which says that it is encoded as UTF-8.</summary>
    public static void Write(LineagePageModel model, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(writer);
        var title = model.Title ?? model.Graph.Pipeline;
        var style = PageTemplate.Read("pages", "theme.css") + Read("page.css");
        var script = PageTemplate.Read("pages", "common.js") + string.Concat(Scripts.Select(Read));
        new PageTemplate(Read("page.html"), style, script).Write(writer, title, PageData.Write(model, title));
    }

    private static string Read(string asset) => PageTemplate.Read("lineage-page", asset);
}
