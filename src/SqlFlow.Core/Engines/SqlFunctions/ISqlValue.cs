namespace SqlFlow.Engines.SqlFunctions;

/// <summary>Reads and writes values of one type. Static, so that emitted loops are compiled for the type.</summary>
/// <typeparam name="T">The type of the method's parameter or result.</typeparam>
public interface ISqlValue<T>
    where T : allows ref struct
{
    /// <summary>The type in SQL.</summary>
    static abstract SqlType Type { get; }

    /// <summary>Whether NULL is a value of the type.</summary>
    static virtual bool TakesNull => false;

    /// <summary>Reads a row that is not NULL, unless the type is nullable.</summary>
    static abstract T Read(ref SqlVector vector, int row);

    /// <summary>Writes a row.</summary>
    static abstract void Write(ref SqlVector vector, int row, T value);
}
