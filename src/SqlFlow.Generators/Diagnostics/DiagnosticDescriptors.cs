using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace SqlFlow.Generators.Diagnostics;

/// <summary>What the analyzers can report; each has a page in <c>docs/diagnostics</c>.</summary>
internal static class DiagnosticDescriptors
{
    public const string HelpLinkPrefix = "https://github.com/sqlflow/sqlflow-generated/blob/main/docs/diagnostics/";

    private const string Category = "SqlFlow";

    public static readonly DiagnosticDescriptor HandlerMustBeConcrete = new(
        DiagnosticIds.HandlerMustBeConcrete,
        "A handler must be a concrete, non-generic class",
        "'{0}' cannot be a handler: it {1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "A step type is a closed name and one instance of its handler serves all runs, so the class that [StepHandler] marks is neither abstract, static nor generic, and stands in no generic type.",
        HelpLinkPrefix + DiagnosticIds.HandlerMustBeConcrete + ".md", WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor HandlerMustImplementOneContract = new(
        DiagnosticIds.HandlerMustImplementOneContract,
        "A handler must implement IStepHandler<TStep> for exactly one step record",
        "'{0}' must implement IStepHandler<TStep> for exactly one step record, but {1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "The record that the handler executes is found by the interface; the parser of the step type is emitted for it.",
        HelpLinkPrefix + DiagnosticIds.HandlerMustImplementOneContract + ".md", WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor TypeMustBeReachable = new(
        DiagnosticIds.TypeMustBeReachable,
        "A handler and its step record must be reachable from their assembly",
        "'{0}' must be public or internal, and so must the types around it: emitted code has to name it",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Dispatch is emitted into a class of its own in the same assembly. It cannot name private, protected or file-local types.",
        HelpLinkPrefix + DiagnosticIds.TypeMustBeReachable + ".md", WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor ParameterlessConstructorNeeded = new(
        DiagnosticIds.ParameterlessConstructorNeeded,
        "A handler and its step record need an accessible parameterless constructor",
        "'{0}' {1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Handlers are stateless and made once, without services: these come through the context. Step records are made from what a plan says, property by property.",
        HelpLinkPrefix + DiagnosticIds.ParameterlessConstructorNeeded + ".md", WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor StepTypeNameIsInvalid = new(
        DiagnosticIds.StepTypeNameIsInvalid,
        "A step type must match [a-z][a-z0-9_]*",
        "'{0}' is no step type: it must match [a-z][a-z0-9_]*, as in 'load_table'",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "The step type is what plans write, and the names of emitted members are made of it.",
        HelpLinkPrefix + DiagnosticIds.StepTypeNameIsInvalid + ".md", WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor StepTypeDeclaredTwice = new(
        DiagnosticIds.StepTypeDeclaredTwice,
        "A step type or step record has two handlers in one assembly",
        "'{0}' is left out: {1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "A registry dispatches each step type to one handler and each step record to one step type.",
        HelpLinkPrefix + DiagnosticIds.StepTypeDeclaredTwice + ".md", WellKnownDiagnosticTags.NotConfigurable, WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor StepTypeDeclaredByTwoModules = new(
        DiagnosticIds.StepTypeDeclaredByTwoModules,
        "A step type is declared by two modules",
        "Registry '{0}' meets {1} twice: in '{2}' and in '{3}'. Choose the assemblies with [StepRegistry(Modules = [...])].",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Which of two modules executes a step must not depend on the order of references.",
        HelpLinkPrefix + DiagnosticIds.StepTypeDeclaredByTwoModules + ".md", WellKnownDiagnosticTags.NotConfigurable, WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor PropertyCannotBeRead = new(
        DiagnosticIds.PropertyCannotBeRead,
        "A step property cannot be read from JSON",
        "'{0}' cannot be read from JSON: {1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "The types of step properties are a closed list: string, bool, int, long, double, decimal, TimeSpan, enumerations, JsonValue, records of those, ValueList<T> and ValueMap<T> of those, and nullables.",
        HelpLinkPrefix + DiagnosticIds.PropertyCannotBeRead + ".md", WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor JsonNameIsTaken = new(
        DiagnosticIds.JsonNameIsTaken,
        "Two step properties have one JSON name",
        "'{0}' cannot have the JSON name \"{1}\": {2}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "JSON names are the snake_case of the C# names, or what [StepProperty] says. Names and aliases are unique in a record, and those that all steps have are taken.",
        HelpLinkPrefix + DiagnosticIds.JsonNameIsTaken + ".md", WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor RegistryMustBePartial = new(
        DiagnosticIds.RegistryMustBePartial,
        "A registry must be a partial, non-generic class",
        "Registry '{0}' {1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "The members of the registry are emitted into another part of the class.",
        HelpLinkPrefix + DiagnosticIds.RegistryMustBePartial + ".md", WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor ModuleHasAnotherSchema = new(
        DiagnosticIds.ModuleHasAnotherSchema,
        "A module was built for another version of the generator",
        "Registry '{0}' cannot use '{1}': it was built for export schema {2}, and this generator knows {3}. {4}.",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "The members that modules export follow a convention with a number. Host and modules must agree on it.",
        HelpLinkPrefix + DiagnosticIds.ModuleHasAnotherSchema + ".md", WellKnownDiagnosticTags.NotConfigurable, WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor ObservedHasNoEffect = new(
        DiagnosticIds.ObservedHasNoEffect,
        "[Observed] has no effect here",
        "[Observed] has no effect on '{0}': {1}",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "Executions are recorded by a wrapper around the handler, which is emitted for [StepHandler] classes only.",
        HelpLinkPrefix + DiagnosticIds.ObservedHasNoEffect + ".md");

    public static readonly DiagnosticDescriptor HandlerHoldsState = new(
        DiagnosticIds.HandlerHoldsState,
        "A handler holds mutable state",
        "'{0}' is state that all steps, runs and threads would share: one instance of a handler serves them all",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "What lasts longer than an execution belongs into a service that the context provides; what belongs to an execution, into local variables.",
        HelpLinkPrefix + DiagnosticIds.HandlerHoldsState + ".md");

    public static readonly DiagnosticDescriptor HandlerIsNotMarked = new(
        DiagnosticIds.HandlerIsNotMarked,
        "A handler is not marked with [StepHandler]",
        "'{0}' implements IStepHandler<{1}> but has no [StepHandler], so no step type executes it",
        Category,
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        "Handlers are found by the attribute, not by the interface.",
        HelpLinkPrefix + DiagnosticIds.HandlerIsNotMarked + ".md");

    public static readonly DiagnosticDescriptor RegistryIsEmpty = new(
        DiagnosticIds.RegistryIsEmpty,
        "A registry has no steps",
        "Registry '{0}' has no steps: {1}",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "A registry dispatches the steps of its own assembly and of the assemblies that it references.",
        HelpLinkPrefix + DiagnosticIds.RegistryIsEmpty + ".md", WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor StepRecordMustBeImmutable = new(
        DiagnosticIds.StepRecordMustBeImmutable,
        "A step record is not sealed, or holds a mutable collection",
        "'{0}' {1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Steps are data: compared by value, shared by threads, dispatched by their exact type.",
        HelpLinkPrefix + DiagnosticIds.StepRecordMustBeImmutable + ".md", WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor HandlerBlocks = new(
        DiagnosticIds.HandlerBlocks,
        "A handler blocks its thread",
        "'{0}' blocks the thread until the work is done; await it instead",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "Steps run in parallel on the thread pool. A blocked thread keeps others from running, and cancellation from being seen.",
        HelpLinkPrefix + DiagnosticIds.HandlerBlocks + ".md");

    public static readonly DiagnosticDescriptor TokenIsNotPassedOn = new(
        DiagnosticIds.TokenIsNotPassedOn,
        "A handler does not pass its CancellationToken on",
        "'{0}' accepts a CancellationToken: pass '{1}' on, or the step goes on after the run was cancelled",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "Cancellation and timeouts reach a step through its token only.",
        HelpLinkPrefix + DiagnosticIds.TokenIsNotPassedOn + ".md");

    public static readonly DiagnosticDescriptor IdentifierIsNotQuoted = new(
        DiagnosticIds.IdentifierIsNotQuoted,
        "An identifier from a step is put into SQL without quotes",
        "'{0}' is put into SQL as it is; quote it with TableName.Quote, or TableName.Parse(...).ToSql() for a table",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "Names with capitals, blanks or quotes break the statement, and a plan could smuggle SQL into it. Only string properties of step records are looked at, and those whose names say that they hold SQL are not.",
        HelpLinkPrefix + DiagnosticIds.IdentifierIsNotQuoted + ".md");

    public static readonly DiagnosticDescriptor ValidationIsIgnored = new(
        DiagnosticIds.ValidationIsIgnored,
        "A validation attribute has no effect",
        "[{0}] on '{1}' is not checked: {2}",
        Category,
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "The generator understands Range, MinLength, MaxLength, Length, StringLength, AllowedValues and RegularExpression, on the types that they fit.",
        HelpLinkPrefix + DiagnosticIds.ValidationIsIgnored + ".md");

    public static readonly DiagnosticDescriptor SqlFunctionCannotBeCalled = new(
        DiagnosticIds.SqlFunctionCannotBeCalled,
        "A SQL function must be a static method that the emitted code can call",
        "'{0}' cannot be a SQL function: {1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "The engine calls the method without an instance, from code that is emitted into the same assembly, by a name that SQL can write without quotes.",
        HelpLinkPrefix + DiagnosticIds.SqlFunctionCannotBeCalled + ".md", WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor SqlFunctionTypeIsUnknown = new(
        DiagnosticIds.SqlFunctionTypeIsUnknown,
        "A SQL function takes or gives a type that SQL has not",
        "'{0}' cannot be a SQL function: {1}",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Known are bool, short, int, long, float, double, decimal, string, DateTime, DateOnly, TimeOnly, DateTimeOffset, TimeSpan, Guid, lists of them, and spans of char or UTF-8 bytes.",
        HelpLinkPrefix + DiagnosticIds.SqlFunctionTypeIsUnknown + ".md", WellKnownDiagnosticTags.NotConfigurable);

    public static readonly DiagnosticDescriptor SqlFunctionDeclaredTwice = new(
        DiagnosticIds.SqlFunctionDeclaredTwice,
        "Two SQL functions have the same name and parameters",
        "'{0}' is left out: '{1}' is the SQL function {2} already",
        Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "The engine tells overloads apart by the SQL types of their parameters; a table function has no overloads.",
        HelpLinkPrefix + DiagnosticIds.SqlFunctionDeclaredTwice + ".md", WellKnownDiagnosticTags.NotConfigurable, WellKnownDiagnosticTags.CompilationEnd);

    /// <summary>All of them, by id.</summary>
    public static ImmutableArray<DiagnosticDescriptor> All { get; } = ImmutableArray.Create(
        HandlerMustBeConcrete,
        HandlerMustImplementOneContract,
        TypeMustBeReachable,
        ParameterlessConstructorNeeded,
        StepTypeNameIsInvalid,
        StepTypeDeclaredTwice,
        StepTypeDeclaredByTwoModules,
        PropertyCannotBeRead,
        JsonNameIsTaken,
        RegistryMustBePartial,
        ModuleHasAnotherSchema,
        ObservedHasNoEffect,
        HandlerHoldsState,
        HandlerIsNotMarked,
        RegistryIsEmpty,
        StepRecordMustBeImmutable,
        HandlerBlocks,
        TokenIsNotPassedOn,
        IdentifierIsNotQuoted,
        ValidationIsIgnored,
        SqlFunctionCannotBeCalled,
        SqlFunctionTypeIsUnknown,
        SqlFunctionDeclaredTwice);
}
