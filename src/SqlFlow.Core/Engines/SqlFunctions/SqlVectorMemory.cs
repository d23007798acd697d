namespace SqlFlow.Engines.SqlFunctions;

/// <summary>What an engine does for a vector: memory that the vector's values have outside of it.</summary>
/// <remarks>Belongs to one call.</remarks>
public abstract unsafe class SqlVectorMemory
{
    // A batch of 2,048 short texts fills a few of them; the last one is half empty.
    private const int TextBlock = 16 * 1024;

    private byte* _text;
    private int _textLeft;
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

    /// <summary>Gets memory for texts, which the engine frees with the vector. What is in it does not matter.</summary>
    /// <param name="row">A row that is written next: the engine may refer to the memory in it until then.</param>
    /// <param name="length">How many bytes, more than 12.</param>
    /// <returns>The address of the first byte.</returns>
    protected abstract nint AllocateText(int row, int length);

    /// <summary>Room for a text of at most so many bytes. What is used of it is said by <see cref="TakeText"/>.</summary>
    /// <remarks>In blocks, as a call into the engine for each text costs more than the text.</remarks>
    internal Span<byte> TextRoom(int row, int length)
    {
        if (length > _textLeft)
        {
            _textLeft = Math.Max(length, TextBlock);
            _text = (byte*)AllocateText(row, _textLeft);
        }

        return new Span<byte>(_text, length);
    }

    /// <summary>Takes the first bytes of the room for good, and returns their address.</summary>
    internal byte* TakeText(int length)
    {
        var taken = _text;
        _text += length;
        _textLeft -= length;
        return taken;
    }

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
