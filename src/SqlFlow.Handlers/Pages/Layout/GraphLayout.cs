using System.Collections.Immutable;

namespace SqlFlow.Pages;

/// <summary>How much room a node takes.</summary>
/// <param name="Width">Left to right.</param>
/// <param name="Height">Top to bottom.</param>
public readonly record struct LayoutSize(double Width, double Height);

/// <summary>An edge of a graph, between indexes of nodes.</summary>
/// <param name="From">Where it begins: further left, unless it closes a cycle.</param>
/// <param name="To">Where it ends.</param>
public readonly record struct LayoutEdge(int From, int To);

/// <summary>Where a node's upper left corner is.</summary>
/// <param name="X">From the left.</param>
/// <param name="Y">From the top.</param>
/// <param name="Rank">The column of nodes that it stands in, from 0.</param>
public readonly record struct LayoutPlace(double X, double Y, int Rank);

/// <summary>A level stretch of an edge, past the nodes of a rank that it crosses.</summary>
/// <param name="Left">Where the rank begins.</param>
/// <param name="Right">Where the rank ends.</param>
/// <param name="Y">From the top.</param>
public readonly record struct LayoutLane(double Left, double Right, double Y);

/// <summary>The gaps of a layout.</summary>
/// <param name="Ranks">Between ranks: there edges bend.</param>
/// <param name="Nodes">Between nodes above each other.</param>
/// <param name="Lanes">Between edges that pass a rank, and between them and nodes.</param>
public sealed record LayoutGaps(double Ranks = 76, double Nodes = 26, double Lanes = 14);

/// <summary>A graph with a place for every node.</summary>
/// <remarks>Immutable, thread-safe.</remarks>
public sealed record GraphLayout
{
    /// <summary>The places, in the order of the nodes.</summary>
    public required ImmutableArray<LayoutPlace> Places { get; init; }

    /// <summary>
    /// For each edge the lanes that it takes from left to right; none if it ends in the next rank, closes a cycle, or there are too many.
    /// </summary>
    public required ImmutableArray<ImmutableArray<LayoutLane>> Routes { get; init; }

    /// <summary>How wide all is.</summary>
    public required double Width { get; init; }

    /// <summary>How high all is.</summary>
    public required double Height { get; init; }

    /// <summary>How often edges cross. Edges of one node that pass a rank together count as one there.</summary>
    public required long Crossings { get; init; }
}
