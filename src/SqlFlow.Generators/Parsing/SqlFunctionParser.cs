using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using SqlFlow.Generators.Model;

namespace SqlFlow.Generators.Parsing;

/// <summary>Reads <c>[SqlFunction]</c> methods.</summary>
internal static class SqlFunctionParser
{
    public static bool IsCandidate(SyntaxNode node, CancellationToken cancellationToken) => node is MethodDeclarationSyntax;

    /// <summary>The model, or null where something is wrong that an analyzer reports.</summary>
    public static SqlOverloadModel? Parse(GeneratorAttributeSyntaxContext context, CancellationToken cancellationToken) =>
        Parse((IMethodSymbol)context.TargetSymbol, context.Attributes[0], context.SemanticModel.Compilation.Assembly, cancellationToken);

    /// <inheritdoc cref="Parse(GeneratorAttributeSyntaxContext, CancellationToken)"/>
    public static SqlOverloadModel? Parse(IMethodSymbol method, AttributeData attribute, IAssemblySymbol assembly, CancellationToken cancellationToken)
    {
        if (attribute.ConstructorArguments is not [{ Value: string name }] || !HandlerShape.IsStepTypeName(name)) return null;
        if (!SqlFunctionShape.IsCallable(method, assembly) || !SqlFunctionShape.ReturnsValue(method) || !SqlFunctionShape.TakesValues(method)) return null;
        if (ParseParameters(method, cancellationToken) is not { } parameters) return null;

        var row = SqlFunctionShape.RowOf(method, assembly);
        var columns = row is null ? ImmutableArray<SqlColumnModel>.Empty : ParseColumns(row, cancellationToken);
        var result = row is null ? SqlFunctionValueParser.Parse(method.ReturnType) : null;
        if (row is null ? result is null : columns.IsEmpty) return null;

        return new SqlOverloadModel
        {
            Name = name,
            MethodName = TypeNames.Of(method.ContainingType) + "." + Identifiers.Escape(method.Name),
            IsVolatile = attribute.Named("IsVolatile")?.Value is true,
            Parameters = parameters.ToEquatableArray(),
            Result = result,
            RowTypeName = row is null ? "" : TypeNames.Of(row),
            Columns = columns.ToEquatableArray(),
        };
    }

    /// <summary>By name in ordinal order. Of several methods with the same SQL parameters the first counts, and a name has one table function.</summary>
    public static EquatableArray<SqlFunctionModel> Normalize(ImmutableArray<SqlOverloadModel> functions, CancellationToken cancellationToken)
    {
        var signatures = new HashSet<string>(StringComparer.Ordinal);
        return InOrder(functions, static function => function)
            .Where(function => signatures.Add(IdentityOf(function)))
            .GroupBy(static function => function.Name, StringComparer.Ordinal)
            .Select(static overloads => new SqlFunctionModel { Name = overloads.Key, Overloads = overloads.ToEquatableArray() })
            .ToEquatableArray();
    }

    /// <summary>The order in which functions count; the first of an identity is the one that is emitted.</summary>
    public static IEnumerable<T> InOrder<T>(IEnumerable<T> functions, Func<T, SqlOverloadModel> model) => functions
        .OrderBy(item => model(item).Name, StringComparer.Ordinal)
        .ThenBy(item => Signature(model(item)), StringComparer.Ordinal)
        .ThenBy(item => model(item).MethodName, StringComparer.Ordinal);

    /// <summary>What the engine tells overloads apart by; a table function has none.</summary>
    public static string IdentityOf(SqlOverloadModel function) => function.IsTable ? function.Name : Signature(function);

    public static SqlFunctionModuleModel Summarize(EquatableArray<SqlFunctionModel> functions, string facadeNamespace) => new()
    {
        Namespace = facadeNamespace,
        Names = functions.Select(static function => function.Name).ToEquatableArray(),
    };

    /// <summary>The compilation's own functions win over those of references, and these among each other by assembly name.</summary>
    public static SqlFunctionRegistryContent Fill(RegistryModel registry, SqlFunctionModuleModel own, EquatableArray<SqlFunctionExport> exports)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var ownEntries = own.Names.Select(name => new SqlFunctionEntry { Name = name, ModuleTypeName = "global::" + own.Namespace + ".SqlFunctionModule" });
        var foreignEntries = exports
            .Where(export => export.SchemaVersion == KnownNames.SchemaVersion && (!registry.ChoosesModules || registry.Modules.Contains(export.AssemblyName)))
            .Select(static export => new SqlFunctionEntry { Name = export.Name, ModuleTypeName = export.ModuleTypeName });
        return new SqlFunctionRegistryContent
        {
            Registry = registry,
            Entries = ownEntries.Concat(foreignEntries)
                .Where(entry => names.Add(entry.Name))
                .OrderBy(static entry => entry.Name, StringComparer.Ordinal)
                .ToEquatableArray(),
        };
    }

    private static string Signature(SqlOverloadModel function) =>
        function.Name + "(" + string.Join(",", function.Parameters.Select(static parameter => parameter.Value.SqlName)) + ")";

    private static ImmutableArray<SqlParameterModel>? ParseParameters(IMethodSymbol method, CancellationToken cancellationToken)
    {
        var parameters = ImmutableArray.CreateBuilder<SqlParameterModel>(method.Parameters.Length);
        foreach (var parameter in method.Parameters)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (SqlFunctionValueParser.Parse(parameter.Type) is not { } value) return null;
            parameters.Add(new SqlParameterModel { Name = parameter.Name, Value = value });
        }

        return parameters.MoveToImmutable();
    }

    /// <summary>Empty if one of them cannot be a column.</summary>
    private static ImmutableArray<SqlColumnModel> ParseColumns(INamedTypeSymbol row, CancellationToken cancellationToken)
    {
        var columns = ImmutableArray.CreateBuilder<SqlColumnModel>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var property in SqlFunctionShape.ColumnsOf(row))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var name = JsonNames.SnakeCase(property.Name);
            if (SqlFunctionValueParser.ParseStored(property.Type) is not { } value || !names.Add(name)) return ImmutableArray<SqlColumnModel>.Empty;
            columns.Add(new SqlColumnModel { Name = name, Identifier = Identifiers.Escape(property.Name), Value = value });
        }

        return columns.ToImmutable();
    }
}
