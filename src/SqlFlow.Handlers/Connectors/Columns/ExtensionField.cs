using Apache.Arrow;
using Apache.Arrow.Types;

namespace SqlFlow.Connectors.Columns;

/// <summary>Columns whose type the engine knows by a name beside the storage type.</summary>
internal static class ExtensionField
{
    /// <summary>16 bytes, most significant first.</summary>
    public const string Uuid = "arrow.uuid";

    /// <summary>Text that is JSON.</summary>
    public const string Json = "arrow.json";

    public static Field Create(string name, IArrowType type, string? extension) => extension is null
        ? new Field(name, type, nullable: true)
        : new Field(name, type, nullable: true, [KeyValuePair.Create("ARROW:extension:name", extension), KeyValuePair.Create("ARROW:extension:metadata", "")]);
}
