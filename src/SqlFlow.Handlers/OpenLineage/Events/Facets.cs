using System.Text.Json;

namespace SqlFlow.OpenLineage;

/// <summary>The facets that are written, and the schemas that they follow.</summary>
internal static class Facets
{
    public const string RunEvent = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent";
    public const string JobEvent = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/JobEvent";

    public const string Schema = "1-2-0/SchemaDatasetFacet";
    public const string ColumnLineage = "1-2-0/ColumnLineageDatasetFacet";
    public const string DataSource = "1-0-1/DatasourceDatasetFacet";
    public const string DatasetDocumentation = "1-1-0/DocumentationDatasetFacet";
    public const string LifecycleStateChange = "1-0-1/LifecycleStateChangeDatasetFacet";
    public const string OutputStatistics = "1-0-2/OutputStatisticsOutputDatasetFacet";
    public const string InputStatistics = "1-0-0/InputStatisticsInputDatasetFacet";
    public const string Assertions = "1-1-0/DataQualityAssertionsDatasetFacet";
    public const string Test = "1-0-1/TestRunFacet";
    public const string Sql = "1-1-0/SQLJobFacet";
    public const string JobType = "2-0-4/JobTypeJobFacet";
    public const string JobDocumentation = "1-1-0/DocumentationJobFacet";
    public const string Parent = "1-2-0/ParentRunFacet";
    public const string NominalTime = "1-0-1/NominalTimeRunFacet";
    public const string ProcessingEngine = "1-1-1/ProcessingEngineRunFacet";
    public const string ErrorMessage = "1-0-1/ErrorMessageRunFacet";

    /// <summary>Begins a facet: its content follows, and the end of the object.</summary>
    /// <param name="writer">Stands within the facets.</param>
    /// <param name="name">The key of the facet.</param>
    /// <param name="schema">One of the schemas above.</param>
    /// <param name="producer">Who writes it.</param>
    public static void Begin(Utf8JsonWriter writer, string name, string schema, string producer)
    {
        var type = schema.AsSpan(schema.IndexOf('/', StringComparison.Ordinal) + 1);
        writer.WriteStartObject(name);
        writer.WriteString("_producer"u8, producer);
        writer.WriteString("_schemaURL"u8, $"https://openlineage.io/spec/facets/{schema}.json#/$defs/{type}");
    }
}
