using SqlFlow.Generators.Tests.Harness;

namespace SqlFlow.Generators.Tests.Generation;

public sealed class RegistryTests
{
    [Fact]
    public void A_registry_over_the_steps_of_its_own_assembly() => Snapshot.Verify(GeneratorHarness.Run(
        Sources.Registry + Sources.Step("load", "LoadStep", "") + Sources.Step("copy", "CopyStep", "") + Sources.Step("export", "ExportStep", "")));

    [Fact]
    public void A_registry_without_steps_is_emitted_all_the_same() => Snapshot.Verify(GeneratorHarness.Run(Sources.Registry));

    [Fact]
    public void A_registry_within_other_types_and_a_namespace() => Snapshot.Verify(GeneratorHarness.Run("""
        namespace Shop.@class;

        internal static partial class Outer
        {
            internal partial record struct Middle
            {
                [StepRegistry]
                private sealed partial class @event;
            }
        }
        """));

    [Fact]
    public void Registries_of_one_name_have_files_of_their_own() => Assert.Equal(
        ["APPSTEPS.3.g.cs", "AppSteps.2.g.cs", "AppSteps.g.cs"],
        GeneratorHarness.Run("""
            namespace A { [StepRegistry] public sealed partial class AppSteps; }
            namespace B { [StepRegistry] public sealed partial class AppSteps; }
            namespace C { [StepRegistry] public sealed partial class APPSTEPS; }
            """).HintNames.Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("[StepRegistry] public sealed class NotPartial;")]
    [InlineData("[StepRegistry] public static partial class Static;")]
    [InlineData("[StepRegistry] public partial class Generic<T>;")]
    [InlineData("public class Outer { [StepRegistry] public partial class InNotPartial; }")]
    public void Classes_that_cannot_be_registries_get_nothing(string source) => Assert.Empty(GeneratorHarness.Run(source).HintNames);

    [Fact]
    public void Nothing_is_emitted_where_nobody_asked() =>
        Assert.Empty(GeneratorHarness.Run("public sealed record Lonely : Step; [Observed] public sealed class NoHandler;").HintNames);
}
