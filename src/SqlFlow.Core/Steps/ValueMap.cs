using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace SqlFlow;

/// <summary>
/// An immutable map from text to values that keeps the order it was written in. Equal to another with the same keys and equal
/// values in any order, so that step records compare by value. Keys compare ordinally.
/// </summary>
/// <typeparam name="TValue">The value type; compared with its default comparer.</typeparam>
/// <remarks>Thread-safe. Made with a collection expression of pairs. The default value is the empty map.</remarks>
[CollectionBuilder(typeof(ValueMap), nameof(ValueMap.Create))]
public readonly struct ValueMap<TValue> : IReadOnlyDictionary<string, TValue>, IEquatable<ValueMap<TValue>>
{
    private readonly ImmutableArray<KeyValuePair<string, TValue>> _pairs;

    internal ValueMap(ImmutableArray<KeyValuePair<string, TValue>> pairs) => _pairs = pairs;

    private ImmutableArray<KeyValuePair<string, TValue>> Pairs => _pairs.IsDefault ? [] : _pairs;

    /// <summary>The number of entries.</summary>
    public int Count => _pairs.IsDefault ? 0 : _pairs.Length;

    /// <inheritdoc/>
    public IEnumerable<string> Keys => Pairs.Select(static pair => pair.Key);

    /// <inheritdoc/>
    public IEnumerable<TValue> Values => Pairs.Select(static pair => pair.Value);

    /// <inheritdoc/>
    public TValue this[string key] => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"No entry '{key}'.");

    /// <inheritdoc/>
    public bool ContainsKey(string key) => TryGetValue(key, out _);

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out TValue value)
    {
        // Steps carry a handful of options: a scan beats a hash table, and keeps the order.
        foreach (var pair in Pairs)
        {
            if (!string.Equals(pair.Key, key, StringComparison.Ordinal)) continue;
            value = pair.Value;
            return true;
        }

        value = default;
        return false;
    }

    /// <inheritdoc/>
    public bool Equals(ValueMap<TValue> other)
    {
        if (Count != other.Count) return false;
        foreach (var pair in Pairs)
        {
            if (!other.TryGetValue(pair.Key, out var value) || !EqualityComparer<TValue>.Default.Equals(pair.Value, value)) return false;
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ValueMap<TValue> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = Count;
        foreach (var pair in Pairs) hash ^= HashCode.Combine(pair.Key, pair.Value);
        return hash;
    }

    /// <summary>Enumerates without allocation, in the order written.</summary>
    public ImmutableArray<KeyValuePair<string, TValue>>.Enumerator GetEnumerator() => Pairs.GetEnumerator();

    IEnumerator<KeyValuePair<string, TValue>> IEnumerable<KeyValuePair<string, TValue>>.GetEnumerator() =>
        ((IEnumerable<KeyValuePair<string, TValue>>)Pairs).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable)Pairs).GetEnumerator();

    /// <summary>The entries in braces.</summary>
    public override string ToString() => $"{{{string.Join(", ", Pairs.Select(static pair => $"{pair.Key}: {pair.Value}"))}}}";

    /// <summary>Whether both maps have the same keys and equal values.</summary>
    public static bool operator ==(ValueMap<TValue> left, ValueMap<TValue> right) => left.Equals(right);

    /// <summary>Whether the maps differ.</summary>
    public static bool operator !=(ValueMap<TValue> left, ValueMap<TValue> right) => !left.Equals(right);
}

/// <summary>Makes <see cref="ValueMap{TValue}"/>.</summary>
public static class ValueMap
{
    /// <summary>Copies the entries into a map; a later entry replaces an earlier one of the same key.</summary>
    public static ValueMap<TValue> Create<TValue>(ReadOnlySpan<KeyValuePair<string, TValue>> entries)
    {
        var pairs = ImmutableArray.CreateBuilder<KeyValuePair<string, TValue>>(entries.Length);
        var places = new Dictionary<string, int>(entries.Length, StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            if (places.TryAdd(entry.Key, pairs.Count)) pairs.Add(entry);
            else pairs[places[entry.Key]] = entry;
        }

        return new ValueMap<TValue>(pairs.DrainToImmutable());
    }
}
