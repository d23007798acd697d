namespace SqlFlow.Generators.Diagnostics;

/// <summary>The ids by meaning. An id is never used again for something else.</summary>
internal static class DiagnosticIds
{
    public const string HandlerMustBeConcrete = "SQLF0001";
    public const string HandlerMustImplementOneContract = "SQLF0002";
    public const string TypeMustBeReachable = "SQLF0003";
    public const string ParameterlessConstructorNeeded = "SQLF0004";
    public const string StepTypeNameIsInvalid = "SQLF0005";
    public const string StepTypeDeclaredTwice = "SQLF0006";
    public const string StepTypeDeclaredByTwoModules = "SQLF0007";
    public const string PropertyCannotBeRead = "SQLF0008";
    public const string JsonNameIsTaken = "SQLF0009";
    public const string RegistryMustBePartial = "SQLF0010";
    public const string ModuleHasAnotherSchema = "SQLF0011";
    public const string ObservedHasNoEffect = "SQLF0012";
    public const string HandlerHoldsState = "SQLF0013";
    public const string HandlerIsNotMarked = "SQLF0014";
    public const string RegistryIsEmpty = "SQLF0015";
    public const string StepRecordMustBeImmutable = "SQLF0016";
    public const string HandlerBlocks = "SQLF0017";
    public const string TokenIsNotPassedOn = "SQLF0018";
    public const string IdentifierIsNotQuoted = "SQLF0019";
    public const string ValidationIsIgnored = "SQLF0020";
    public const string SqlFunctionCannotBeCalled = "SQLF0021";
    public const string SqlFunctionTypeIsUnknown = "SQLF0022";
    public const string SqlFunctionDeclaredTwice = "SQLF0023";
}
