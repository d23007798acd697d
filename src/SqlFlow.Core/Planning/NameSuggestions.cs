namespace SqlFlow.Planning;

/// <summary>Says which name may have been meant, until that has taken too long: a hostile plan has thousands of wrong names among thousands.</summary>
internal sealed class NameSuggestions
{
    private int _budget = 2_000_000;

    /// <summary>The nearest of the known names; null: none is near, or enough names have been compared.</summary>
    public string? Find(string wanted, IReadOnlyCollection<string> known)
    {
        if (wanted.Length > 200 || (_budget -= known.Count) < 0) return null;
        return NearestName.Find(wanted, known);
    }
}
