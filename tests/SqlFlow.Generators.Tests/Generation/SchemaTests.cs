using System.Text.Json;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using SqlFlow.Generators.Tests.Harness;

namespace SqlFlow.Generators.Tests.Generation;

public sealed class SchemaTests
{
    [Fact]
    public void A_property_has_the_schema_of_its_type()
    {
        (string Declaration, string Expected)[] cases =
        [
            ("string? P { get; init; }", """{"type":["string","null"]}"""),
            ("required string P { get; init; }", """{"type":"string"}"""),
            ("bool P { get; init; } = true;", """{"type":"boolean","default":true}"""),
            ("int P { get; init; } = -5;", """{"type":"integer","default":-5}"""),
            ("long? P { get; init; } = 7L;", """{"type":["integer","null"],"default":7}"""),
            ("double P { get; init; } = 0.5;", """{"type":"number","default":0.5}"""),
            ("decimal P { get; init; } = 1.50m;", """{"type":"number","default":1.50}"""),
            ("string P { get; init; } = \"a\\\"b\\u2028\";", """{"type":"string","default":"a\"b\u2028"}"""),
            ("string P { get; init; } = \"\";", """{"type":"string","default":""}"""),
            ("string P { get; init; } = string.Empty;", """{"type":"string"}"""),
            ("int P { get; init; } = Environment.ProcessorCount;", """{"type":"integer"}"""),
            ("TimeSpan P { get; init; } = TimeSpan.FromSeconds(1.5);", """{"type":"number","default":1500}"""),
            ("WriteMode P { get; init; } = WriteMode.Upsert;", """{"type":"string","enum":["replace","append","upsert"],"default":"upsert"}"""),
            ("WriteMode? P { get; init; }", """{"type":["string","null"],"enum":["replace","append","upsert",null]}"""),
            ("JsonValue P { get; init; }", "{}"),
            ("ValueList<int?> P { get; init; }", """{"type":"array","items":{"type":["integer","null"]}}"""),
            ("ValueMap<ValueList<string>> P { get; init; }", """{"type":"object","additionalProperties":{"type":"array","items":{"type":"string"}}}"""),
            ("Tree? P { get; init; }", """{"type":["object","null"],"properties":{"name":{"type":"string"},"children":{"type":"array","items":{"type":"object"}}},"required":["name"],"additionalProperties":false}"""),
        ];
        using var app = LoadedAssembly.From(
            Sources.Registry
            + Sources.Step("s", "S", string.Concat(cases.Select(static (item, index) => $"public {item.Declaration.Replace(" P ", $" P{index} ", StringComparison.Ordinal)}\n")))
            + "public sealed record Tree { public required string Name { get; init; } public ValueList<Tree> Children { get; init; } }");
        var properties = app.Registry().Schema("s").GetProperty("properties");

        Assert.All(cases, (item, index) => Assert.Equal(JsonValue.Parse(item.Expected), new JsonValue(properties.GetProperty($"p{index}"))));
    }

    [Fact]
    public void Required_properties_are_listed_and_aliases_are_deprecated()
    {
        using var app = LoadedAssembly.From(Sources.Registry + Sources.Step(
            "s", "S", """public required string A { get; init; } public int B { get; init; } [StepProperty(Aliases = ["see"])] public required long C { get; init; }"""));

        var schema = app.Registry().Schema("s");

        Assert.Equal("""["a", "c"]""", schema.GetProperty("required").GetRawText());
        Assert.Equal("""{"type": "integer", "deprecated": true}""", schema.GetProperty("properties").GetProperty("see").GetRawText());
        Assert.False(schema.GetProperty("properties").TryGetProperty("id", out _));
    }

    [Theory]
    [InlineData(DocumentationMode.Diagnose)]
    [InlineData(DocumentationMode.None)]
    public void Descriptions_come_from_the_documentation_with_or_without_a_documentation_file(DocumentationMode mode)
    {
        var compilation = TestCompilation.Create(Sources.Registry + """
            /// <summary>
            /// Loads <c>a</c> "table" with a <see cref="WriteMode"/>, or <see langword="null"/>
            /// &amp; more.
            /// </summary>
            public sealed record S : Step
            {
                /// <summary>Where to. <paramref name="x"/></summary>
                /// <remarks>Not this.</remarks>
                public string? A { get; init; }

                /// <summary>Not this.</summary>
                [StepProperty(Description = "But this.")]
                public string? B { get; init; }
            }
            """ + Sources.Handler("s", "S"));
        var options = TestCompilation.ParseOptions.WithDocumentationMode(mode);
        compilation = compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(
            compilation.SyntaxTrees.Select(tree => CSharpSyntaxTree.ParseText(tree.ToString(), options, tree.FilePath)));

        var source = GeneratorHarness.RunOnBrokenCode(compilation).Source("SqlFlow.Step.s.g.cs");

        Assert.Contains("""  "description": "Loads a \"table\" with a WriteMode, or null & more.",""", source, StringComparison.Ordinal);
        Assert.Contains("""    "a": {"description": "Where to. x",""", source, StringComparison.Ordinal);
        Assert.Contains("""    "b": {"description": "But this.",""", source, StringComparison.Ordinal);
        Assert.DoesNotContain("Not this", source, StringComparison.Ordinal);
    }
}
