using System.ComponentModel;

namespace SqlFlow;

/// <summary>Emitted, one per function name, into every assembly with SQL functions, so that a host's registry finds them.</summary>
/// <param name="schemaVersion">The convention that the module's members follow.</param>
/// <param name="name">The function's name in SQL.</param>
/// <param name="module">The emitted façade with the member of that function.</param>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class SqlFunctionExportAttribute(int schemaVersion, string name, Type module) : Attribute
{
    /// <summary>The convention that the module's members follow.</summary>
    public int SchemaVersion { get; } = schemaVersion;

    /// <summary>The function's name in SQL.</summary>
    public string Name { get; } = name;

    /// <summary>The emitted façade with the member of that function.</summary>
    public Type Module { get; } = module;
}
