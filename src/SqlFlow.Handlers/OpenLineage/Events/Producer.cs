using DuckDB.NET.Native;

namespace SqlFlow.OpenLineage;

/// <summary>Who writes events.</summary>
internal static class Producer
{
    /// <summary>The version of the product.</summary>
    public static string Version { get; } = typeof(Producer).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    /// <summary>The product, as events name it.</summary>
    public static string Uri { get; } = $"urn:sqlflow:{Version}";

    /// <summary>The version of the engine.</summary>
    public static string EngineVersion { get; } = NativeMethods.Startup.DuckDBLibraryVersion().TrimStart('v');
}
