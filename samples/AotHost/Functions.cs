using SqlFlow;

namespace AotHost;

/// <summary>Functions that any SQL of this host can call.</summary>
internal static class Functions
{
    [SqlFunction("shout")]
    internal static string Shout(string word) => word.ToUpperInvariant() + "!";
}
