namespace SqlFlow.Pages;

/// <summary>
/// A graph whose edges end in the next rank: cycles are opened, nodes have ranks, and an edge that crosses ranks has a node in each of
/// them, its lane. The edges of one node share their lanes, so that what one table feeds is one bundle, and lanes stay few.
/// </summary>
internal sealed class LayerGraph
{
    // A thousand chained models that all read the one 500 models before would have a quarter of a million lanes; the widest bundles do without.
    private const int MostLanes = 10_000;

    private readonly int[] _firstLanes;
    private readonly HashSet<LayoutEdge> _reversed;

    private LayerGraph(int[] ranks, List<int>[] next, int[] firstLanes, HashSet<LayoutEdge> reversed)
    {
        Ranks = ranks;
        Next = next;
        _firstLanes = firstLanes;
        _reversed = reversed;
        Previous = new List<int>[ranks.Length];
        for (var node = 0; node < ranks.Length; node++) Previous[node] = [];
        for (var node = 0; node < ranks.Length; node++)
        {
            foreach (var target in next[node]) Previous[target].Add(node);
        }

        RankCount = ranks.Length == 0 ? 0 : ranks.Max() + 1;
    }

    /// <summary>How many nodes there are, lanes (which come last) included.</summary>
    public int Count => Ranks.Length;

    public int RankCount { get; }

    public int[] Ranks { get; }

    /// <summary>The neighbours in the next rank.</summary>
    public List<int>[] Next { get; }

    /// <summary>The neighbours in the previous rank.</summary>
    public List<int>[] Previous { get; }

    public bool IsLane(int node) => node >= _firstLanes.Length;

    public static LayerGraph Of(int count, IReadOnlyList<LayoutEdge> edges)
    {
        var reversed = BackEdges(count, edges);
        var targets = new List<int>[count];
        for (var node = 0; node < count; node++) targets[node] = [];
        foreach (var edge in edges)
        {
            if (edge.From == edge.To) continue;
            var (from, to) = reversed.Contains(edge) ? (edge.To, edge.From) : (edge.From, edge.To);
            targets[from].Add(to);
        }

        return AddLanes(targets, RanksOf(targets), reversed);
    }

    /// <summary>The lanes of an edge, from left to right.</summary>
    public IEnumerable<int> LanesOf(LayoutEdge edge)
    {
        if (edge.From == edge.To || _reversed.Contains(edge) || _firstLanes[edge.From] < 0) return [];
        return Enumerable.Range(_firstLanes[edge.From], Ranks[edge.To] - Ranks[edge.From] - 1);
    }

    // Depth first without recursion: a chain of a thousand models must not end the stack.
    private static HashSet<LayoutEdge> BackEdges(int count, IReadOnlyList<LayoutEdge> edges)
    {
        var targets = edges.Where(static edge => edge.From != edge.To).ToLookup(static edge => edge.From, static edge => edge.To);
        var back = new HashSet<LayoutEdge>();
        var isOpen = new bool[count];
        var isSeen = new bool[count];
        var path = new Stack<(int Node, IEnumerator<int> Targets)>();
        for (var start = 0; start < count; start++)
        {
            if (isSeen[start]) continue;
            Open(start);
            while (path.TryPeek(out var top))
            {
                if (!top.Targets.MoveNext())
                {
                    isOpen[path.Pop().Node] = false;
                    continue;
                }

                var target = top.Targets.Current;
                if (isOpen[target]) back.Add(new LayoutEdge(top.Node, target));
                else if (!isSeen[target]) Open(target);
            }
        }

        return back;

        void Open(int node)
        {
            isOpen[node] = isSeen[node] = true;
            path.Push((node, targets[node].GetEnumerator()));
        }
    }

    private static int[] RanksOf(List<int>[] targets)
    {
        var ranks = new int[targets.Length];
        var open = new int[targets.Length];
        foreach (var target in targets.SelectMany(static list => list)) open[target]++;
        var hasSource = open.Select(static count => count > 0).ToArray();
        var ready = new Queue<int>(Enumerable.Range(0, targets.Length).Where(node => open[node] == 0));
        while (ready.TryDequeue(out var node))
        {
            foreach (var target in targets[node])
            {
                ranks[target] = Math.Max(ranks[target], ranks[node] + 1);
                if (--open[target] == 0) ready.Enqueue(target);
            }
        }

        for (var node = 0; node < targets.Length; node++)
        {
            if (!hasSource[node] && targets[node].Count > 0) ranks[node] = targets[node].Min(target => ranks[target]) - 1;
        }

        return ranks;
    }

    private static LayerGraph AddLanes(List<int>[] targets, int[] ranks, HashSet<LayoutEdge> reversed)
    {
        var count = targets.Length;
        var lanes = new int[count];
        for (var node = 0; node < count; node++) lanes[node] = targets[node].Count == 0 ? 0 : targets[node].Max(target => ranks[target]) - ranks[node] - 1;
        var firsts = new int[count];
        Array.Fill(firsts, -1);
        var all = new List<int>(ranks);
        var next = new List<List<int>>(count);
        for (var node = 0; node < count; node++) next.Add([]);
        foreach (var node in Enumerable.Range(0, count).OrderBy(node => lanes[node]))
        {
            var hasLanes = all.Count - count + lanes[node] <= MostLanes;
            if (hasLanes && lanes[node] > 0)
            {
                firsts[node] = all.Count;
                for (var lane = 0; lane < lanes[node]; lane++)
                {
                    next[lane == 0 ? node : all.Count - 1].Add(all.Count);
                    all.Add(ranks[node] + lane + 1);
                    next.Add([]);
                }
            }

            foreach (var target in targets[node])
            {
                var crossed = ranks[target] - ranks[node] - 1;
                if (crossed == 0) next[node].Add(target);
                else if (hasLanes) next[firsts[node] + crossed - 1].Add(target);
            }
        }

        return new LayerGraph([.. all], [.. next], firsts, reversed);
    }
}
