namespace SqlFlow.Generators.Model;

/// <summary>One handler class, reduced to what the emitters print.</summary>
internal sealed record HandlerModel
{
    /// <summary><c>load</c></summary>
    public required string StepType { get; init; }

    /// <summary><c>global::SqlFlow.Handlers.LoadStepHandler</c></summary>
    public required string HandlerTypeName { get; init; }

    public required bool IsObserved { get; init; }

    public required StepModel Step { get; init; }
}
