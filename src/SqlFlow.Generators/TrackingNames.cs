namespace SqlFlow.Generators;

/// <summary>The named steps of the pipeline, whose caching the tests check.</summary>
internal static class TrackingNames
{
    public const string Handlers = nameof(Handlers);
    public const string OrderedHandlers = nameof(OrderedHandlers);
    public const string Steps = nameof(Steps);
    public const string Facade = nameof(Facade);
    public const string Module = nameof(Module);
    public const string ModuleExports = nameof(ModuleExports);
    public const string Registries = nameof(Registries);
    public const string OrderedRegistries = nameof(OrderedRegistries);
    public const string RegistryContents = nameof(RegistryContents);
    public const string SqlOverloads = nameof(SqlOverloads);
    public const string OrderedSqlFunctions = nameof(OrderedSqlFunctions);
    public const string SqlFunctions = nameof(SqlFunctions);
    public const string SqlFunctionModule = nameof(SqlFunctionModule);
    public const string SqlFunctionExports = nameof(SqlFunctionExports);
    public const string SqlFunctionRegistryContents = nameof(SqlFunctionRegistryContents);
}
