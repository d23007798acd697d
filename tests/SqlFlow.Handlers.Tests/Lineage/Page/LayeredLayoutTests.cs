using SqlFlow.Pages;

namespace SqlFlow.Handlers.Tests.Lineage.Page;

public sealed class LayeredLayoutTests(ITestOutputHelper output)
{
    [Fact]
    public void The_longest_path_decides_the_rank()
    {
        var layout = Arrange(4, (0, 1), (1, 2), (0, 2), (2, 3));

        Assert.Equal([0, 1, 2, 3], layout.Places.Select(static place => place.Rank));
        Assert.Equal([0, 176, 352, 528], layout.Places.Select(static place => place.X));
        Assert.Equal(628, layout.Width);
    }

    [Fact]
    public void A_source_stands_next_to_what_reads_it()
    {
        var layout = Arrange(5, (0, 1), (1, 2), (2, 3), (4, 3));

        Assert.Equal(2, layout.Places[4].Rank);
    }

    [Fact]
    public void A_node_without_edges_stands_first() => Assert.Equal([0, 1, 0], Arrange(3, (0, 1)).Places.Select(static place => place.Rank));

    [Fact]
    public void Nothing_is_laid_out_as_nothing()
    {
        var layout = Arrange(0);

        Assert.Empty(layout.Places);
        Assert.Equal((0, 0), (layout.Width, layout.Height));
    }

    [Fact]
    public void An_edge_that_passes_a_rank_keeps_a_lane_clear_of_its_nodes()
    {
        var layout = Arrange(4, (0, 1), (1, 2), (0, 2), (0, 3), (3, 2));
        var lane = Assert.Single(layout.Routes[2]);

        Assert.Equal((layout.Places[1].X, layout.Places[1].X + 100), (lane.Left, lane.Right));
        Assert.All(new[] { 1, 3 }, node => Assert.False(lane.Y > layout.Places[node].Y && lane.Y < layout.Places[node].Y + 40, "the lane runs through a node"));
        Assert.Empty(layout.Routes[0]);
    }

    [Fact]
    public void Edges_of_one_node_share_their_lanes()
    {
        var layout = Arrange(5, (0, 1), (1, 2), (2, 3), (0, 3), (0, 2), (2, 4), (0, 4));

        Assert.Equal(layout.Routes[3][0], layout.Routes[4][0]);
        Assert.Equal(layout.Routes[3], layout.Routes[6]);
    }

    [Fact]
    public void Cycles_and_self_references_end()
    {
        var layout = Arrange(4, (0, 1), (1, 2), (2, 0), (2, 2), (2, 3));

        Assert.Equal([0, 1, 2, 3], layout.Places.Select(static place => place.Rank));
        Assert.Empty(layout.Routes[2]);
        Assert.Empty(layout.Routes[3]);
    }

    [Fact]
    public void Crossings_that_need_not_be_are_gone()
    {
        // In the order given every edge crosses every other one: 45 times.
        var layout = Arrange(20, [.. Enumerable.Range(0, 10).Select(static i => (i, 19 - i))]);

        Assert.Equal(0, layout.Crossings);
        Assert.Equal(0, CountCrossings(layout, [.. Enumerable.Range(0, 10).Select(static i => new LayoutEdge(i, 19 - i))]));
    }

    [Fact]
    public void Crossings_are_counted_truly_and_are_fewer_than_in_the_order_given()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var chance = new Random(seed);
            LayoutEdge[] edges = [.. Enumerable.Range(0, 60).Select(_ => { var rank = chance.Next(3); return new LayoutEdge((rank * 12) + chance.Next(12), ((rank + 1) * 12) + chance.Next(12)); }).Distinct()];

            // Each node has an edge to the next rank's namesake, so that ranks are what they seem to be, and no edge passes one.
            edges = [.. edges.Union(Enumerable.Range(0, 36).Select(static node => new LayoutEdge(node, node + 12)))];
            var layout = LayeredLayout.Arrange(Sizes(48), edges);
            var given = edges.SelectMany((one, i) => edges.Skip(i + 1).Where(other => one.From / 12 == other.From / 12 && (one.From - other.From) * (one.To - other.To) < 0)).Count();

            Assert.Equal(CountCrossings(layout, edges), layout.Crossings);
            Assert.True(layout.Crossings < given, $"{layout.Crossings} crossings, {given} as given");
        }
    }

    [Fact]
    public void Nodes_of_different_sizes_never_overlap()
    {
        var (nodes, edges) = Large(300, 40, seed: 3);
        nodes = [.. nodes.Select(static (node, i) => node with { Height = 30 + (i * 37 % 220) })];
        var layout = LayeredLayout.Arrange(nodes, edges);

        AssertApart(layout, nodes);
        Assert.All(layout.Places, static place => Assert.True(place.Y >= 0));
        Assert.All(Enumerable.Range(0, nodes.Length), node => Assert.True(layout.Places[node].Y + nodes[node].Height <= layout.Height + 1));
    }

    [Fact]
    public void A_thousand_nodes_are_laid_out_at_once_and_always_alike()
    {
        var (nodes, edges) = Large(1_000, 200, seed: 7);
        var first = LayeredLayout.Arrange(nodes, edges);
        var start = TimeProvider.System.GetTimestamp();
        var second = LayeredLayout.Arrange(nodes, edges);
        var elapsed = TimeProvider.System.GetElapsedTime(start);
        output.WriteLine(FormattableString.Invariant($"{edges.Length} edges, {first.Crossings} crossings, {elapsed.TotalMilliseconds:0} ms"));

        Assert.Equal(first.Places, second.Places);
        Assert.Equal(first.Routes.SelectMany(static route => route), second.Routes.SelectMany(static route => route));
        AssertApart(first, nodes);
        Assert.True(elapsed < TimeSpan.FromSeconds(5), $"it took {elapsed}");
    }

    [Fact]
    public void A_thousand_chained_models_that_all_read_far_back_are_no_trouble()
    {
        LayoutEdge[] edges = [.. Enumerable.Range(1, 999).Select(static i => new LayoutEdge(i - 1, i)), .. Enumerable.Range(500, 500).Select(static i => new LayoutEdge(i - 500, i))];
        var layout = LayeredLayout.Arrange(Sizes(1_000), edges);

        Assert.Equal(999, layout.Places[999].Rank);

        // Half a thousand bundles of half a thousand ranks each: not all get lanes.
        Assert.Contains(layout.Routes, static route => route.Length > 400);
        Assert.True(layout.Routes.Skip(999).Count(static route => route.IsEmpty) > 400);
    }

    internal static (LayoutSize[] Nodes, LayoutEdge[] Edges) Large(int count, int window, int seed)
    {
        var chance = new Random(seed);
        var edges = Enumerable.Range(count / 10, count - (count / 10))
            .SelectMany(node => Enumerable.Range(0, 1 + chance.Next(3)).Select(_ => chance.Next(Math.Max(0, node - window), node)).Distinct().Select(source => new LayoutEdge(source, node)));
        return (Sizes(count), [.. edges]);
    }

    private static GraphLayout Arrange(int count, params (int From, int To)[] edges) =>
        LayeredLayout.Arrange(Sizes(count), [.. edges.Select(static edge => new LayoutEdge(edge.From, edge.To))]);

    private static LayoutSize[] Sizes(int count) => [.. Enumerable.Repeat(new LayoutSize(100, 40), count)];

    private static int CountCrossings(GraphLayout layout, LayoutEdge[] edges) => edges.SelectMany((one, i) => edges.Skip(i + 1).Where(other =>
        layout.Places[one.From].Rank == layout.Places[other.From].Rank
        && (layout.Places[one.From].Y - layout.Places[other.From].Y) * (layout.Places[one.To].Y - layout.Places[other.To].Y) < 0)).Count();

    private static void AssertApart(GraphLayout layout, LayoutSize[] nodes)
    {
        foreach (var rank in Enumerable.Range(0, nodes.Length).GroupBy(node => layout.Places[node].Rank))
        {
            var ordered = rank.OrderBy(node => layout.Places[node].Y).ToArray();
            foreach (var (above, below) in ordered.Zip(ordered.Skip(1)))
                Assert.True(layout.Places[above].Y + nodes[above].Height + 20 <= layout.Places[below].Y, $"{above} and {below} are too near");
        }
    }
}
