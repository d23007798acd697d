namespace SqlFlow.Generators.Model;

/// <summary>What the compilation itself can execute, without the details of its records: these change far more often.</summary>
internal sealed record ModuleModel
{
    /// <summary>Where the façade stands.</summary>
    public required string Namespace { get; init; }

    public required EquatableArray<ModuleStepModel> Steps { get; init; }
}

/// <summary>A step type of the compilation.</summary>
internal sealed record ModuleStepModel
{
    public required string StepType { get; init; }

    public required string StepTypeName { get; init; }

    /// <summary>Whether other assemblies may have it.</summary>
    public required bool IsExported { get; init; }
}
