namespace SqlFlow.Engines.SqlFunctions;

/// <summary>A parameter of a function.</summary>
/// <param name="Name">As the method calls it.</param>
/// <param name="Type">What the engine converts arguments to.</param>
/// <param name="IsNullable">Whether the method is called for a NULL; else it gives NULL.</param>
public sealed record SqlFunctionParameter(string Name, SqlType Type, bool IsNullable);

/// <summary>A column of a table function.</summary>
/// <param name="Name">The name in SQL.</param>
/// <param name="Type">Its type.</param>
public sealed record SqlFunctionColumn(string Name, SqlType Type);
