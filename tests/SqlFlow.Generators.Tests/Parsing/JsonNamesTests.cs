using SqlFlow.Generators.Parsing;

namespace SqlFlow.Generators.Tests.Parsing;

public sealed class JsonNamesTests
{
    [Theory]
    [InlineData("TargetTable", "target_table")]
    [InlineData("Sql", "sql")]
    [InlineData("SQLText", "sql_text")]
    [InlineData("TextSQL", "text_sql")]
    [InlineData("MaxParallel2", "max_parallel2")]
    [InlineData("Max2Parallel", "max2_parallel")]
    [InlineData("ABTest", "ab_test")]
    [InlineData("X", "x")]
    [InlineData("already_snake", "already_snake")]
    [InlineData("Mixed_Case", "mixed_case")]
    [InlineData("_hidden", "_hidden")]
    [InlineData("camelCase", "camel_case")]
    [InlineData("IDs", "i_ds")]
    [InlineData("ÄrgerÜber", "ärger_über")]
    public void Names_become_snake_case(string name, string expected) => Assert.Equal(expected, JsonNames.SnakeCase(name));

    [Theory]
    [InlineData("App", "SqlFlow.Generated.App")]
    [InlineData("Shop.Core", "SqlFlow.Generated.Shop_Core")]
    [InlineData("Shop_Core", "SqlFlow.Generated.Shop__Core")]
    [InlineData("1-a", "SqlFlow.Generated._x0031__x002D_a")]
    [InlineData("try", "SqlFlow.Generated.@try")]
    public void Assembly_names_become_namespaces(string assembly, string expected) => Assert.Equal(expected, TypeNames.FacadeNamespace(assembly));
}
