using SqlFlow.Pages;

namespace SqlFlow.Report;

/// <summary>Writes the report of a run as one HTML file that needs nothing else, and in which nothing that others have named can do anything.</summary>
public static class RunReportPage
{
    // In the order in which they use each other. One script, so that one hash allows it.
    private static readonly string[] Scripts = ["model.js", "texts.js", "top.js", "timeline.js", "graph.js", "table.js", "panel.js", "page.js"];

    /// <summary>Writes a page as UTF-8.</summary>
    public static void Write(RunReportFacts facts, Stream output)
    {
        ArgumentNullException.ThrowIfNull(output);
        using var writer = PageTemplate.TextOf(output);
        Write(facts, writer);
    }

    /// <summary>Writes a page, which says that it is encoded as UTF-8.</summary>
    public static void Write(RunReportFacts facts, TextWriter writer)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(writer);
        var style = PageTemplate.Read("pages", "theme.css") + Read("page.css");
        var script = PageTemplate.Read("pages", "common.js") + string.Concat(Scripts.Select(Read));
        new PageTemplate(Read("page.html"), style, script).Write(writer, facts.Result.Pipeline, ReportData.Write(facts));
    }

    private static string Read(string asset) => PageTemplate.Read("run-report", asset);
}
