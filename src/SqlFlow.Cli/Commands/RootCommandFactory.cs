using System.CommandLine;
using System.CommandLine.Help;

namespace SqlFlow.Cli.Commands;

/// <summary>Puts the commands together.</summary>
internal static class RootCommandFactory
{
    private static readonly string[] Examples =
    [
        "sqlflow init shop && sqlflow run shop/pipelines/sales.sf",
        "sqlflow validate shop/pipelines/sales.sf",
        "sqlflow query \"SELECT * FROM daily_sales\" --project shop",
    ];

    public static RootCommand Create(CliEnvironment environment, Option<bool> verbose, Option<bool> noColor)
    {
        var root = new RootCommand("Runs SQL pipelines on an embedded DuckDB: files in, SQL in the middle, files out.")
        {
            RunCommand.Create(environment),
            ValidateCommand.Create(environment),
            PlanCommand.Create(environment),
            LineageCommand.Create(environment),
            ImpactCommand.Create(environment),
            DocsCommand.Create(environment),
            ReportCommand.Create(environment),
            QueryCommand.Create(environment),
            StateCommand.Create(environment),
            HistoryCommand.Create(environment),
            InsightsCommand.Create(environment),
            StepsCommand.Create(environment),
            SchemaCommand.Create(environment),
            InitCommand.Create(environment),
        };
        verbose.Recursive = noColor.Recursive = true;
        root.Add(verbose);
        root.Add(noColor);
        foreach (var option in root.Options)
        {
            if (option is HelpOption help)
            {
                help.Description = "Show help and examples.";
                help.Action = new ExampleHelp(new HelpAction(), Examples);
            }
            else if (option is VersionOption version)
            {
                version.Description = "Show the version.";
                version.Action = new VersionAction();
            }
        }

        return root;
    }
}
