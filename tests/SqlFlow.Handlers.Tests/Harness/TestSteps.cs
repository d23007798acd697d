namespace SqlFlow.Handlers.Tests.Harness;

/// <summary>The built-in steps, as a host has them.</summary>
[StepRegistry]
internal sealed partial class TestSteps;
