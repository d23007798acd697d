namespace SqlFlow.Generators.Model;

/// <summary>A step record with everything that its properties are made of.</summary>
internal sealed record StepModel
{
    /// <summary>The record itself; its properties are its own ones, without those of <c>Step</c>.</summary>
    public required RecordModel Record { get; init; }

    /// <summary>Whether other assemblies can name the record, and so dispatch it.</summary>
    public required bool IsPublic { get; init; }

    /// <summary>Records within the step, each once.</summary>
    public required EquatableArray<RecordModel> Records { get; init; }

    /// <summary>Enumerations within the step, each once.</summary>
    public required EquatableArray<EnumModel> Enums { get; init; }
}
