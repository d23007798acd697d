using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SqlFlow.Steps.Json;

/// <summary>Gathers the items of a list: short ones on the stack, so that only the finished array is allocated.</summary>
internal ref struct ItemBuffer<T>
{
    private Eight _first;
    private T[]? _spilled;

    public int Count { get; private set; }

    [UnscopedRef]
    public readonly ReadOnlySpan<T> Items => _spilled is null ? ((ReadOnlySpan<T>)_first)[..Count] : _spilled.AsSpan(0, Count);

    public void Add(T item)
    {
        if (_spilled is null && Count < Eight.Length)
        {
            _first[Count++] = item;
            return;
        }

        if (_spilled is null)
        {
            _spilled = new T[Eight.Length * 2];
            ((ReadOnlySpan<T>)_first).CopyTo(_spilled);
        }
        else if (Count == _spilled.Length)
        {
            Array.Resize(ref _spilled, Count * 2);
        }

        _spilled[Count++] = item;
    }

    public readonly ImmutableArray<T> ToImmutable()
    {
        if (Count == 0) return [];
        return ImmutableCollectionsMarshal.AsImmutableArray(_spilled?.Length == Count ? _spilled : Items.ToArray());
    }

    [InlineArray(Length)]
    private struct Eight
    {
        public const int Length = 8;
        private T _item;
    }
}
