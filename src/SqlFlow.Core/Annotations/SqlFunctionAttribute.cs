namespace SqlFlow;

/// <summary>
/// Makes a static method a function that any SQL of a pipeline can call. The generator emits the loop over the rows and the
/// registration; the host's <see cref="StepRegistryAttribute"/> class hands both to the engine.
/// </summary>
/// <param name="name">The name in SQL: <c>[a-z][a-z0-9_]*</c>. Methods with one name and different parameters are overloads.</param>
/// <remarks>
/// The method is static, not generic, and not private. The engine calls it on several threads at once. A NULL for a parameter that
/// cannot be null gives NULL without a call; a nullable parameter sees it. An exception makes the statement fail. A method that returns an
/// <see cref="IEnumerable{T}"/> of a record is a table function: it stands after FROM, its arguments are constants, and the
/// record's properties are its columns, in snake_case.
/// </remarks>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SqlFunctionAttribute(string name) : Attribute
{
    /// <summary>The name in SQL.</summary>
    public string Name { get; } = name;

    /// <summary>Whether the same arguments may give another result, so that the engine calls the method for every row and never in advance.</summary>
    /// <value>False, the default: calls with constants may be made once, also while a plan is only checked.</value>
    public bool IsVolatile { get; init; }
}
