using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;

namespace SqlFlow.Engines.SqlFunctions;

public static partial class SqlValues
{
    private const int LongText = 1024;

    /// <summary>VARCHAR as a string. A half of a surrogate pair is written as the replacement character.</summary>
    public readonly struct Text : ISqlValue<string>
    {
        /// <inheritdoc/>
        public static SqlType Type { get; } = new(SqlTypeKind.Text);

        /// <inheritdoc/>
        public static string Read(ref SqlVector vector, int row)
        {
            var utf8 = vector.GetText(row);
            // Most texts are, and then their length is known without a pass of its own.
            return Ascii.IsValid(utf8) ? string.Create(utf8.Length, utf8, static (characters, ascii) => Ascii.ToUtf16(ascii, characters, out _)) : Encoding.UTF8.GetString(utf8);
        }

        /// <inheritdoc/>
        public static void Write(ref SqlVector vector, int row, string value)
        {
            if (value is null) ThrowNull();
            Characters.Write(ref vector, row, value);
        }
    }

    /// <summary>VARCHAR as characters, without a string. What is read is valid until the next row of the parameter is.</summary>
    public readonly struct Characters : ISqlValue<ReadOnlySpan<char>>
    {
        /// <inheritdoc/>
        public static SqlType Type => Text.Type;

        /// <inheritdoc/>
        public static ReadOnlySpan<char> Read(ref SqlVector vector, int row)
        {
            var utf8 = vector.GetText(row);
            var memory = vector.Memory;
            // A text has no more characters than bytes.
            if (memory.Scratch is not { } scratch || scratch.Length < utf8.Length) memory.Scratch = scratch = new char[Math.Max(utf8.Length, 256)];
            return scratch.AsSpan(0, Encoding.UTF8.GetChars(utf8, scratch));
        }

        /// <inheritdoc/>
        [SkipLocalsInit]
        public static void Write(ref SqlVector vector, int row, ReadOnlySpan<char> value)
        {
            if (value.Length <= SqlVector.InlineTextLength)
            {
                Span<byte> bytes = stackalloc byte[3 * SqlVector.InlineTextLength];
                vector.SetText(row, bytes[..Encoding.UTF8.GetBytes(value, bytes)]);
                return;
            }

            // A long text is not worth three times its room.
            var most = value.Length <= LongText ? 3 * value.Length : Encoding.UTF8.GetByteCount(value);
            vector.SetTakenText(row, Encoding.UTF8.GetBytes(value, vector.Memory.TextRoom(row, most)));
        }
    }

    /// <summary>VARCHAR as UTF-8, without a copy. What is read is valid during the call.</summary>
    public readonly struct Utf8Bytes : ISqlValue<ReadOnlySpan<byte>>
    {
        /// <inheritdoc/>
        public static SqlType Type => Text.Type;

        /// <inheritdoc/>
        public static ReadOnlySpan<byte> Read(ref SqlVector vector, int row) => vector.GetText(row);

        /// <inheritdoc/>
        public static void Write(ref SqlVector vector, int row, ReadOnlySpan<byte> value)
        {
            if (!Utf8.IsValid(value)) throw new InvalidOperationException("It returned bytes that are not UTF-8.");
            vector.SetText(row, value);
        }
    }

    [DoesNotReturn]
    private static void ThrowNull() => throw new InvalidOperationException("It returned null, although its result is not nullable.");
}
