namespace SqlFlow.Pages;

/// <summary>The order of the nodes within their ranks, with few crossings.</summary>
internal sealed class LayerOrder
{
    private const int Sweeps = 24;

    private readonly LayerGraph _graph;
    private readonly int[] _positions;
    private readonly double[] _keys;

    private LayerOrder(LayerGraph graph)
    {
        _graph = graph;
        _positions = new int[graph.Count];
        _keys = new double[graph.Count];
        Layers = Connected(graph);
        SetPositions();
    }

    /// <summary>The nodes of each rank from top to bottom.</summary>
    public int[][] Layers { get; private set; }

    public long Crossings { get; private set; }

    public static LayerOrder Of(LayerGraph graph)
    {
        var order = new LayerOrder(graph);
        order.Improve();
        return order;
    }

    private void Improve()
    {
        var best = Copy(Layers);
        Crossings = Count();
        for (var sweep = 0; sweep < Sweeps && Crossings > 0; sweep++)
        {
            if (sweep % 2 == 0)
            {
                for (var rank = 1; rank < Layers.Length; rank++) Sort(Layers[rank], _graph.Previous);
            }
            else
            {
                for (var rank = Layers.Length - 2; rank >= 0; rank--) Sort(Layers[rank], _graph.Next);
            }

            var crossings = Count();
            if (crossings >= Crossings) continue;
            Crossings = crossings;
            best = Copy(Layers);
        }

        Layers = best;
    }

    // What hangs together begins together: sweeps bring parts that share no edge no nearer.
    private static int[][] Connected(LayerGraph graph)
    {
        var layers = new List<int>[graph.RankCount];
        for (var rank = 0; rank < layers.Length; rank++) layers[rank] = [];
        var isSeen = new bool[graph.Count];
        var open = new Stack<int>();
        for (var start = 0; start < graph.Count; start++)
        {
            open.Push(start);
            while (open.TryPop(out var node))
            {
                if (isSeen[node]) continue;
                isSeen[node] = true;
                layers[graph.Ranks[node]].Add(node);
                for (var i = graph.Previous[node].Count - 1; i >= 0; i--) open.Push(graph.Previous[node][i]);
                for (var i = graph.Next[node].Count - 1; i >= 0; i--) open.Push(graph.Next[node][i]);
            }
        }

        return [.. layers.Select(static layer => layer.ToArray())];
    }

    private void Sort(int[] layer, List<int>[] neighbours)
    {
        foreach (var node in layer)
        {
            var sum = 0.0;
            foreach (var neighbour in neighbours[node]) sum += _positions[neighbour];
            _keys[node] = neighbours[node].Count == 0 ? _positions[node] : sum / neighbours[node].Count;
        }

        // Array.Sort is not stable, so that the position breaks ties.
        Array.Sort(layer, (left, right) =>
        {
            var byKey = _keys[left].CompareTo(_keys[right]);
            return byKey != 0 ? byKey : _positions[left].CompareTo(_positions[right]);
        });
        for (var i = 0; i < layer.Length; i++) _positions[layer[i]] = i;
    }

    private long Count()
    {
        var crossings = 0L;
        var targets = new List<int>();
        for (var rank = 0; rank + 1 < Layers.Length; rank++)
        {
            // A Fenwick tree over the next rank: how many edges of nodes further up end at or above a position.
            var tree = new int[Layers[rank + 1].Length + 1];
            var seen = 0;
            foreach (var node in Layers[rank])
            {
                targets.Clear();
                foreach (var target in _graph.Next[node]) targets.Add(_positions[target] + 1);
                foreach (var target in targets)
                {
                    var above = 0;
                    for (var i = target; i > 0; i -= i & -i) above += tree[i];
                    crossings += seen - above;
                }

                foreach (var target in targets)
                {
                    for (var i = target; i < tree.Length; i += i & -i) tree[i]++;
                }

                seen += targets.Count;
            }
        }

        return crossings;
    }

    private void SetPositions()
    {
        foreach (var layer in Layers)
        {
            for (var i = 0; i < layer.Length; i++) _positions[layer[i]] = i;
        }
    }

    private static int[][] Copy(int[][] layers) => [.. layers.Select(static layer => (int[])layer.Clone())];
}
