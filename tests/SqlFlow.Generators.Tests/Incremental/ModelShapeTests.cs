using System.Collections.Immutable;
using System.Reflection;
using Microsoft.CodeAnalysis;
using SqlFlow.Generators.Model;

namespace SqlFlow.Generators.Tests.Incremental;

/// <summary>Models compare by value and hold nothing of the compiler.</summary>
public sealed class ModelShapeTests
{
    public static TheoryData<Type> Models =>
        [.. typeof(HandlerModel).Assembly.GetTypes().Where(static type => type.Namespace == typeof(HandlerModel).Namespace && !type.IsNested && !(type.IsAbstract && type.IsSealed))];

    [Theory]
    [MemberData(nameof(Models))]
    public void A_model_is_sealed_and_equatable_and_free_of_the_compiler(Type model) => Assert.Empty(Faults(model));

    [Fact]
    public void The_guard_sees_everything_that_is_wrong_with_a_wrong_model() => Assert.Equal(
        [
            "WrongModel is not sealed",
            "WrongModel is not IEquatable of itself",
            "WrongModel.Array is System.String[]",
            "WrongModel.Boxed is System.Object",
            "WrongModel.Immutable is System.Collections.Immutable.ImmutableArray`1[System.String]",
            "WrongModel.List is System.Collections.Generic.List`1[System.String]",
            "WrongModel.Symbols is Microsoft.CodeAnalysis.ISymbol",
        ],
        Faults(typeof(WrongModel)));

    [Fact]
    public void The_walk_through_cached_objects_finds_a_symbol_behind_an_interface()
    {
        var compilation = Harness.TestCompilation.Create("class C;");

        Assert.NotEmpty(Harness.ObjectGraph.Forbidden([new { Deep = new object[] { compilation.GetTypeByMetadataName("C")! } }]));
        Assert.Empty(Harness.ObjectGraph.Forbidden([new { Deep = new object[] { "text" } }]));
    }

    private static IEnumerable<string> Faults(Type model)
    {
        if (model is { IsEnum: true }) yield break;
        if (!model.IsSealed) yield return $"{model.Name} is not sealed";
        if (!model.GetInterfaces().Any(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IEquatable<>) && SameDefinition(type.GenericTypeArguments[0], model)))
        {
            yield return $"{model.Name} is not IEquatable of itself";
        }

        // The one place that may hold an array, because it compares its elements.
        if (model == typeof(EquatableArray<>)) yield break;

        foreach (var property in model.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).OrderBy(static property => property.Name, StringComparer.Ordinal))
        {
            if (property.Name == "EqualityContract") continue;
            foreach (var part in Parts(property.PropertyType))
            {
                if (IsWrong(part)) yield return $"{model.Name}.{property.Name} is {part}";
            }
        }
    }

    private static bool SameDefinition(Type left, Type right) => left == right || (left.IsGenericType && right.IsGenericType && left.GetGenericTypeDefinition() == right);

    private static IEnumerable<Type> Parts(Type type)
    {
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(EquatableArray<>)) return type.GenericTypeArguments.SelectMany(Parts);
        return [type];
    }

    private static bool IsWrong(Type type) =>
        type == typeof(object) || type.IsArray || type.Namespace?.StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal) == true
        || type.Namespace?.StartsWith("System.Collections", StringComparison.Ordinal) == true;

#pragma warning disable CA1812, CA1852 // Only its shape is looked at.
    private class WrongModel
    {
        public string[]? Array { get; set; }

        public object? Boxed { get; set; }

        public ImmutableArray<string> Immutable { get; set; }

        public List<string>? List { get; set; }

        public EquatableArray<string> Right { get; set; }

        public ISymbol? Symbols { get; set; }
    }
}
