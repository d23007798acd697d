using SqlFlow.Engines;

namespace SqlFlow.Observability;

/// <summary>The kind of operator that took the most of a statement.</summary>
/// <param name="Name">E.g. <c>HASH_JOIN</c>.</param>
/// <param name="Share">Its share of the time of all operators, 0 to 1.</param>
internal readonly record struct TopOperator(string Name, double Share)
{
    /// <summary>Operators of one name count together. Null: nothing is known, or nothing took any time.</summary>
    internal static TopOperator? Of(SessionUsage? usage)
    {
        if (usage is not { Operators: { IsDefaultOrEmpty: false } operators }) return null;
        var times = new Dictionary<string, TimeSpan>(StringComparer.Ordinal);
        var total = TimeSpan.Zero;
        foreach (var one in operators)
        {
            times[one.Name] = times.GetValueOrDefault(one.Name) + one.Time;
            total += one.Time;
        }

        if (total <= TimeSpan.Zero) return null;
        // Of equals the first by name, so that the same figures always say the same.
        var top = times.OrderByDescending(static pair => pair.Value).ThenBy(static pair => pair.Key, StringComparer.Ordinal).First();
        return new TopOperator(top.Key, top.Value / total);
    }
}
