namespace SqlFlow.Cli;

/// <summary>The step types that the command knows: those of the libraries it references.</summary>
[StepRegistry]
internal sealed partial class CliSteps;
