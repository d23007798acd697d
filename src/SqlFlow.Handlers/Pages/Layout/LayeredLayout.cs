using System.Collections.Immutable;

namespace SqlFlow.Pages;

/// <summary>
/// Lays a directed graph out from left to right: the longest path decides the rank, sources stand next to what reads them, few edges
/// cross, and nodes stand level with their neighbours. Same input, same layout.
/// </summary>
/// <remarks>Lineage/Page/Assets/layout.js does the same, step by step and number by number, for what a reader filters out of a page.</remarks>
public static class LayeredLayout
{
    /// <summary>Finds a place for every node. Cycles are allowed; an edge from a node to itself changes nothing.</summary>
    /// <param name="nodes">The sizes of the nodes.</param>
    /// <param name="edges">The edges, in any order.</param>
    /// <param name="gaps">The gaps; null: the usual ones.</param>
    public static GraphLayout Arrange(IReadOnlyList<LayoutSize> nodes, IReadOnlyList<LayoutEdge> edges, LayoutGaps? gaps = null)
    {
        ArgumentNullException.ThrowIfNull(nodes);
        ArgumentNullException.ThrowIfNull(edges);
        gaps ??= new LayoutGaps();
        var graph = LayerGraph.Of(nodes.Count, edges);
        var order = LayerOrder.Of(graph);
        var heights = new double[graph.Count];
        for (var node = 0; node < nodes.Count; node++) heights[node] = nodes[node].Height;
        var centers = LayerPlacement.Centers(graph, order.Layers, heights, gaps);

        var (lefts, widths) = Columns(graph, nodes, gaps);
        var top = graph.Count == 0 ? 0 : double.PositiveInfinity;
        var bottom = graph.Count == 0 ? 0 : double.NegativeInfinity;
        for (var node = 0; node < graph.Count; node++)
        {
            top = Math.Min(top, centers[node] - (heights[node] / 2));
            bottom = Math.Max(bottom, centers[node] + (heights[node] / 2));
        }

        var places = ImmutableArray.CreateBuilder<LayoutPlace>(nodes.Count);
        for (var node = 0; node < nodes.Count; node++)
            places.Add(new LayoutPlace(lefts[graph.Ranks[node]], Round(centers[node] - (heights[node] / 2) - top), graph.Ranks[node]));
        var routes = ImmutableArray.CreateBuilder<ImmutableArray<LayoutLane>>(edges.Count);
        foreach (var edge in edges)
        {
            routes.Add([.. graph.LanesOf(edge).Select(lane =>
                new LayoutLane(lefts[graph.Ranks[lane]], lefts[graph.Ranks[lane]] + widths[graph.Ranks[lane]], Round(centers[lane] - top)))]);
        }

        return new GraphLayout
        {
            Places = places.MoveToImmutable(),
            Routes = routes.MoveToImmutable(),
            Width = widths.Length == 0 ? 0 : lefts[^1] + widths[^1],
            Height = Math.Ceiling(bottom - top),
            Crossings = order.Crossings,
        };
    }

    private static (double[] Lefts, double[] Widths) Columns(LayerGraph graph, IReadOnlyList<LayoutSize> nodes, LayoutGaps gaps)
    {
        var widths = new double[graph.RankCount];
        for (var node = 0; node < nodes.Count; node++) widths[graph.Ranks[node]] = Math.Max(widths[graph.Ranks[node]], nodes[node].Width);
        var lefts = new double[widths.Length];
        for (var rank = 1; rank < lefts.Length; rank++) lefts[rank] = lefts[rank - 1] + widths[rank - 1] + gaps.Ranks;
        return (lefts, widths);
    }

    // Not Math.Round: JavaScript's rounds halves up.
    private static double Round(double value) => Math.Floor(value + 0.5);
}
