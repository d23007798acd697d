namespace SqlFlow.Observability;

/// <summary>Something that a run did by itself about a failure, or before there was one.</summary>
/// <param name="StepId">The step that gave cause.</param>
/// <param name="Attempt">Its attempt, from 1.</param>
/// <param name="RuleId">The rule, one of <see cref="RecommendationRules"/>.</param>
/// <param name="Evidence">What was seen.</param>
/// <param name="Action">What was done.</param>
/// <remarks>Immutable, thread-safe.</remarks>
public sealed record RecoveryAction(string StepId, int Attempt, string RuleId, string Evidence, string Action);
