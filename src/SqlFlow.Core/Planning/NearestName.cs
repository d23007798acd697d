namespace SqlFlow.Planning;

/// <summary>placeholder until merge</summary>
public static class NearestName
{
    /// <summary>placeholder</summary>
    public static string? Find(string wanted, IEnumerable<string> known) => null;
}
