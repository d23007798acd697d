namespace SqlFlow.Observability;

/// <summary>An operator of a statement's plan, and what it cost.</summary>
/// <param name="Depth">0 for the root; an operator's inputs follow it, one deeper.</param>
/// <param name="Name">As the engine calls it, e.g. <c>HASH_JOIN</c>.</param>
/// <param name="Time">Time of all processors that worked on it, without its inputs.</param>
/// <param name="Rows">Rows that it made.</param>
public sealed record OperatorProfile(int Depth, string Name, TimeSpan Time, long Rows);
