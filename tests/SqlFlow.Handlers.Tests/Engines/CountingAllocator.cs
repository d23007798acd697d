using System.Buffers;
using System.Runtime.InteropServices;
using Apache.Arrow.Memory;

namespace SqlFlow.Handlers.Tests.Engines;

/// <summary>Native memory, counted.</summary>
internal sealed class CountingAllocator : MemoryAllocator
{
    private readonly Lock _gate = new();

    public int Allocated { get; private set; }

    public int Alive { get; private set; }

    public int MostAlive { get; private set; }

    protected override IMemoryOwner<byte> AllocateInternal(int length, out int bytesAllocated)
    {
        bytesAllocated = length;
        lock (_gate)
        {
            Allocated++;
            MostAlive = Math.Max(MostAlive, ++Alive);
        }

        return new Owner(this, length);
    }

    private void Free()
    {
        lock (_gate) Alive--;
    }

    private sealed unsafe class Owner(CountingAllocator allocator, int length) : MemoryManager<byte>
    {
        private nint _memory = (nint)NativeMemory.AllocZeroed((nuint)length);

        public override Span<byte> GetSpan() => new((void*)_memory, length);

        public override MemoryHandle Pin(int elementIndex = 0) => new((byte*)_memory + elementIndex);

        public override void Unpin()
        {
        }

        protected override void Dispose(bool disposing)
        {
            if (Interlocked.Exchange(ref _memory, 0) is var memory and not 0)
            {
                NativeMemory.Free((void*)memory);
                allocator.Free();
            }
        }
    }
}
