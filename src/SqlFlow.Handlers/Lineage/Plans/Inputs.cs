namespace SqlFlow.Lineage.Plans;

/// <summary>The inputs of a column or a row set, by number, ascending. Never changed once it is made.</summary>
/// <param name="Entries">The inputs, each once.</param>
/// <param name="UnknownBecause">What hides further inputs; null: nothing does.</param>
internal sealed record Inputs(InputUse[] Entries, string? UnknownBecause)
{
    public static Inputs None { get; } = new([], null);

    public static Inputs Unknown(string reason) => new([], reason);

    public bool SameAs(Inputs other) => UnknownBecause == other.UnknownBecause && Entries.AsSpan().SequenceEqual(other.Entries);
}

/// <summary>An input and how it is used.</summary>
internal readonly record struct InputUse(int Leaf, Uses Uses);

/// <summary>Collects inputs.</summary>
/// <remarks>Used again and again: making a set allocates no more than the set.</remarks>
internal sealed class InputCollector
{
    private Uses[] _uses = new Uses[64];
    private readonly List<int> _leaves = [];
    private string? _unknown;

    public void Add(int leaf, Uses uses)
    {
        if (uses is Uses.None) return;
        if (leaf >= _uses.Length) Array.Resize(ref _uses, Math.Max(leaf + 1, _uses.Length * 2));
        if (_uses[leaf] is Uses.None) _leaves.Add(leaf);
        _uses[leaf] |= uses;
    }

    public void Add(Inputs inputs, UsePath path)
    {
        foreach (var (leaf, uses) in inputs.Entries) Add(leaf, path.Apply(uses));
        _unknown ??= inputs.UnknownBecause;
    }

    /// <summary>Adds what is there of the rows only.</summary>
    public void AddRows(Inputs inputs)
    {
        foreach (var (leaf, uses) in inputs.Entries) Add(leaf, uses & Uses.OfRows);
        _unknown ??= inputs.UnknownBecause;
    }

    public void AddUnknown(string reason) => _unknown ??= reason;

    /// <summary>Makes the set, and is empty again.</summary>
    public Inputs Take()
    {
        if (_leaves.Count == 0)
        {
            var nothing = _unknown is null ? Inputs.None : Inputs.Unknown(_unknown);
            _unknown = null;
            return nothing;
        }

        _leaves.Sort();
        var entries = new InputUse[_leaves.Count];
        for (var i = 0; i < entries.Length; i++)
        {
            var leaf = _leaves[i];
            entries[i] = new InputUse(leaf, _uses[leaf]);
            _uses[leaf] = Uses.None;
        }

        var inputs = new Inputs(entries, _unknown);
        _leaves.Clear();
        _unknown = null;
        return inputs;
    }
}
