namespace SqlFlow.Pages;

/// <summary>How high the nodes of an ordered graph stand.</summary>
internal static class LayerPlacement
{
    private const int Passes = 6;

    /// <summary>The centres of all nodes and lanes, top to bottom.</summary>
    public static double[] Centers(LayerGraph graph, int[][] layers, double[] heights, LayoutGaps gaps)
    {
        var centers = new double[graph.Count];
        foreach (var layer in layers)
        {
            var offsets = Offsets(graph, layer, heights, gaps);
            for (var i = 0; i < layer.Length; i++) centers[layer[i]] = offsets[i] - (offsets[^1] / 2);
        }

        // Towards what it is made of, towards what it is used for, then between both.
        for (var pass = 0; pass < Passes; pass++)
        {
            for (var i = 0; i < layers.Length; i++)
            {
                var layer = layers[pass % 2 == 0 ? i : layers.Length - 1 - i];
                Move(layer, Offsets(graph, layer, heights, gaps), node => Wish(graph, centers, node, pass % 3), centers);
            }
        }

        return centers;
    }

    private static double Wish(LayerGraph graph, double[] centers, int node, int side)
    {
        var (previous, next) = (graph.Previous[node], graph.Next[node]);
        var both = side == 2 || (side == 0 ? previous : next).Count == 0;
        var (sum, count) = (0.0, 0);
        if (both || side == 0) Add(previous);
        if (both || side == 1) Add(next);
        return count == 0 ? centers[node] : sum / count;

        void Add(List<int> neighbours)
        {
            foreach (var neighbour in neighbours) sum += centers[neighbour];
            count += neighbours.Count;
        }
    }

    /// <summary>The centres of a rank's nodes if they stood as close as they may, from the first one's centre.</summary>
    private static double[] Offsets(LayerGraph graph, int[] layer, double[] heights, LayoutGaps gaps)
    {
        var offsets = new double[layer.Length];
        for (var i = 1; i < layer.Length; i++)
        {
            var gap = graph.IsLane(layer[i - 1]) || graph.IsLane(layer[i]) ? gaps.Lanes : gaps.Nodes;
            offsets[i] = offsets[i - 1] + (heights[layer[i - 1]] / 2) + gap + (heights[layer[i]] / 2);
        }

        return offsets;
    }

    // Least squares under "in order, and no overlap": minus the offsets that is a monotone regression, which pooling neighbours solves exactly.
    private static void Move(int[] layer, double[] offsets, Func<int, double> wish, double[] centers)
    {
        var means = new double[layer.Length];
        var sizes = new int[layer.Length];
        var pools = 0;
        for (var i = 0; i < layer.Length; i++)
        {
            means[pools] = wish(layer[i]) - offsets[i];
            sizes[pools++] = 1;
            while (pools > 1 && means[pools - 2] > means[pools - 1])
            {
                var size = sizes[pools - 2] + sizes[pools - 1];
                means[pools - 2] = ((means[pools - 2] * sizes[pools - 2]) + (means[pools - 1] * sizes[pools - 1])) / size;
                sizes[pools - 2] = size;
                pools--;
            }
        }

        for (int pool = 0, i = 0; pool < pools; pool++)
        {
            for (var k = 0; k < sizes[pool]; k++, i++) centers[layer[i]] = means[pool] + offsets[i];
        }
    }
}
