namespace SqlFlow.Generators.Tests.Contract;

public sealed class RoslynPinTests
{
    [Fact]
    public void The_generator_is_built_against_Roslyn_4_8_so_that_older_compilers_load_it()
    {
        var compiler = typeof(StepGenerator).Assembly.GetReferencedAssemblies().Where(static name => name.Name!.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(compiler);
        Assert.All(compiler, static name => Assert.Equal(new Version(4, 8, 0, 0), name.Version));
    }

    [Fact]
    public void The_generator_needs_nothing_that_a_compiler_does_not_have()
    {
        string[] brought = ["netstandard", "Microsoft.CodeAnalysis", "Microsoft.CodeAnalysis.CSharp", "System.Collections.Immutable", "System.Memory", "System.Runtime.CompilerServices.Unsafe"];

        Assert.All(typeof(StepGenerator).Assembly.GetReferencedAssemblies(), name => Assert.Contains(name.Name, brought));
    }

    [Fact]
    public void Code_fixes_need_no_more_than_editors_have()
    {
        var references = typeof(SqlFlow.CodeFixes.CodeFix).Assembly.GetReferencedAssemblies();

        Assert.All(references.Where(static name => name.Name!.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal)), static name => Assert.Equal(new Version(4, 8, 0, 0), name.Version));
        Assert.DoesNotContain(references, static name => name.Name!.StartsWith("System.Composition", StringComparison.Ordinal));
    }
}
