namespace SqlFlow.Cli.Commands;

/// <summary>How a command writes its result.</summary>
internal enum OutputFormat
{
    Text,
    Json,
    Csv,
    Mermaid,
    Dot,
    OpenLineage,
    Html,
}
