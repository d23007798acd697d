using System.Runtime.InteropServices;

namespace SqlFlow.Engines.DuckDb.Interop;

/// <summary>Values that are handed to the library by address, and destroyed together.</summary>
internal sealed unsafe class ValueArray(int length) : IDisposable
{
    private readonly nint* _values = (nint*)NativeMemory.AllocZeroed((nuint)Math.Max(length, 1), (nuint)sizeof(nint));

    internal int Length { get; } = length;

    internal nint* Pointer => _values;

    public void Dispose()
    {
        for (var index = 0; index < Length; index++)
        {
            if (_values[index] != 0) NativeMethods.Values.Destroy(ref _values[index]);
        }

        NativeMemory.Free(_values);
    }

    internal void Set(int index, nint value) => _values[index] = value;
}
