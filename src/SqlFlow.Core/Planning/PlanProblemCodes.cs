namespace SqlFlow.Planning;

/// <summary>The codes of plan problems. Stable; <c>docs/errors.md</c> says more about each.</summary>
public static class PlanProblemCodes
{
    /// <summary>The file is not JSON.</summary>
    public const string MalformedJson = "SF2101";

    /// <summary>The JSON is not a plan.</summary>
    public const string MalformedPlan = "SF2102";

    /// <summary>A limit on size or nesting is exceeded.</summary>
    public const string LimitExceeded = "SF2103";

    /// <summary>A plan without steps.</summary>
    public const string EmptyPlan = "SF2104";

    /// <summary>A step type that no handler has.</summary>
    public const string UnknownStepType = "SF2110";

    /// <summary>A property that the step type does not have.</summary>
    public const string UnknownProperty = "SF2111";

    /// <summary>A required property is missing.</summary>
    public const string MissingProperty = "SF2112";

    /// <summary>A property stands twice.</summary>
    public const string RepeatedProperty = "SF2113";

    /// <summary>A property has a value of the wrong type.</summary>
    public const string WrongType = "SF2114";

    /// <summary>A property has a value that is not allowed.</summary>
    public const string InvalidValue = "SF2115";

    /// <summary>Two steps have one id.</summary>
    public const string DuplicateId = "SF2120";

    /// <summary><c>depends_on</c> names a step that is not there.</summary>
    public const string UnknownDependency = "SF2121";

    /// <summary>Steps wait for each other.</summary>
    public const string Cycle = "SF2122";

    /// <summary>The <c>levels</c> of a plan contradict its steps.</summary>
    public const string WrongLevels = "SF2123";

    /// <summary>A selection of steps that fits none.</summary>
    public const string UnknownSelection = "SF2124";

    /// <summary>A column is not in the tables that a statement reads.</summary>
    public const string UnknownColumn = "SF2001";

    /// <summary>A table is neither made by a step nor in the database.</summary>
    public const string UnknownTable = "SF2002";

    /// <summary>A statement is not SQL.</summary>
    public const string SqlSyntax = "SF2003";

    /// <summary>A statement does not bind for another reason: a function, a type, an arity.</summary>
    public const string DoesNotBind = "SF2004";

    /// <summary>A source is not defined.</summary>
    public const string UnknownSource = "SF2130";

    /// <summary>A connector is not registered.</summary>
    public const string UnknownConnector = "SF2131";

    /// <summary>A connector or export option is unknown, missing or wrong.</summary>
    public const string InvalidOption = "SF2132";

    /// <summary>A file is missing or cannot be read.</summary>
    public const string UnreadableSource = "SF2133";

    /// <summary>A path outside the project and the allowed directories.</summary>
    public const string PathNotAllowed = "SF2134";

    /// <summary>A column that a step needs (a key, a cursor) is not there.</summary>
    public const string MissingColumn = "SF2135";

    /// <summary>A secret stands in a plan or profile itself, instead of in the environment.</summary>
    public const string PlainSecret = "SF2136";

    /// <summary>A profile is not YAML, or is not there.</summary>
    public const string MalformedProfile = "SF2201";

    /// <summary>A profile has a key that means nothing.</summary>
    public const string UnknownProfileKey = "SF2202";

    /// <summary>A profile has a value that is not allowed.</summary>
    public const string InvalidProfileValue = "SF2203";

    /// <summary>A line of a <c>.env</c> file is none.</summary>
    public const string MalformedEnvFile = "SF2204";

    /// <summary>A variable has no value.</summary>
    public const string UnresolvedVariable = "SF2140";
}
