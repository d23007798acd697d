namespace SqlFlow.Execution;

/// <summary>The steps that could start, lowest index first. A binary heap over an array that never grows.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class ReadyQueue(int capacity)
{
    private readonly int[] _heap = new int[capacity];

    internal int Count { get; private set; }

    internal void Push(int index)
    {
        var at = Count++;
        while (at > 0)
        {
            var parent = (at - 1) / 2;
            if (_heap[parent] <= index) break;
            _heap[at] = _heap[parent];
            at = parent;
        }

        _heap[at] = index;
    }

    internal int Pop()
    {
        var first = _heap[0];
        var last = _heap[--Count];
        var at = 0;
        for (var child = 1; child < Count; child = (2 * at) + 1)
        {
            if (child + 1 < Count && _heap[child + 1] < _heap[child]) child++;
            if (_heap[child] >= last) break;
            _heap[at] = _heap[child];
            at = child;
        }

        _heap[at] = last;
        return first;
    }
}
