namespace SqlFlow.Connectors;

/// <summary>A connector that can read with less memory, more slowly, where <see cref="SourceRequest.SavesMemory"/> asks for it.</summary>
/// <remarks>Stateless and thread-safe.</remarks>
public interface IMemorySavingConnector : IConnector
{
    /// <summary>How it does so, for people: <c>with read buffers of 2 MB</c>.</summary>
    string MemorySaving { get; }
}
