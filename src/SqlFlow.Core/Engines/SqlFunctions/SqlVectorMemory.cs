namespace SqlFlow.Engines.SqlFunctions;

/// <summary>What an engine does for a vector: memory that the vector's values have outside of it.</summary>
/// <remarks>Belongs to one call.</remarks>
public abstract class SqlVectorMemory
{
    private SqlVector _child;
    private bool _isChildCurrent;
    private long _length;
    private long _capacity;

    /// <summary>Characters of the last text that was read.</summary>
    internal char[]? Scratch { get; set; }

    /// <summary>The values of a list vector's lists.</summary>
    internal ref SqlVector Child
    {
        get
        {
            if (!_isChildCurrent)
            {
                // The same memory, which knows how much of it is used.
                _child = OpenChild(_child.Memory);
                _isChildCurrent = true;
            }

            return ref _child;
        }
    }

    /// <summary>Makes the bits that say which rows are NULL, all of them set, and returns their address.</summary>
    public abstract nint MakeValidity();

    /// <summary>Copies a text of more than 12 bytes into the engine's memory, and refers to it in a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="utf8">Valid UTF-8.</param>
    public abstract void WriteText(int row, ReadOnlySpan<byte> utf8);

    /// <summary>The vector of a list vector's values, as it is now.</summary>
    /// <param name="memory">The memory that it had before, which it keeps; null: it is opened for the first time.</param>
    protected abstract SqlVector OpenChild(SqlVectorMemory? memory);

    /// <summary>Makes room for values of lists; those that are there stay.</summary>
    protected abstract void Reserve(long capacity);

    /// <summary>Says how many values the lists have together.</summary>
    protected abstract void SetLength(long length);

    /// <summary>Adds values to <see cref="Child"/>, which are to be written, and returns the first.</summary>
    internal int Append(int count)
    {
        var start = _length;
        _length = checked((int)(start + count));
        if (_length > _capacity)
        {
            _capacity = Math.Max(_length, Math.Max(2 * _capacity, 2048));
            Reserve(_capacity);
            // The values may have moved.
            _isChildCurrent = false;
        }

        SetLength(_length);
        return (int)start;
    }
}
