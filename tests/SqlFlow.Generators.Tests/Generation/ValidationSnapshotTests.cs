using SqlFlow.Generators.Tests.Harness;

namespace SqlFlow.Generators.Tests.Generation;

public sealed class ValidationSnapshotTests
{
    [Fact]
    public void A_step_with_validation_attributes() => Snapshot.Verify(GeneratorHarness.Run("using System.ComponentModel.DataAnnotations;\n" + Sources.Step("check", "CheckStep", """
        [Range(1, 10)] public int? Count { get; init; }
        [RegularExpression("[a-z]+", ErrorMessage = "lower case only"), MaxLength(3)] public required string Name { get; init; }
        [AllowedValues("a", null)] public string? Kind { get; init; }
        [MinLength(1)] public ValueList<string> Keys { get; init; }
        """)));
}
