using System.Text;

namespace SqlFlow.Cli.Terminal;

/// <summary>
/// The two streams of the command and what may be done with them: <see cref="Output"/> carries the result and nothing else,
/// <see cref="Error"/> everything that is said meanwhile. UTF-8 without a byte order mark.
/// </summary>
internal sealed class CliConsole
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Takes streams as they are, e.g. in tests.</summary>
    public CliConsole(Stream output, TextWriter error) => (Output, Error) = (output, error);

    /// <summary>Buffered; <see cref="FlushAsync"/> ends it.</summary>
    public Stream Output { get; }

    /// <summary>Not buffered.</summary>
    public TextWriter Error { get; }

    /// <summary>Whether a person reads <see cref="Output"/> on a terminal that has colours.</summary>
    public bool OutputHasColor { get; init; }

    /// <summary>Whether a person reads <see cref="Error"/> on a terminal that has colours.</summary>
    public bool ErrorHasColor { get; init; }

    /// <summary>Whether <see cref="Error"/> can be redrawn, which a log file or a CI server cannot.</summary>
    public bool ErrorIsLive { get; init; }

    /// <summary>The console of this process.</summary>
    public static CliConsole Open()
    {
        var plain = IsSet("NO_COLOR") || Environment.GetEnvironmentVariable("TERM") is "dumb";
        var output = new BufferedStream(new OutputStream(StandardOutput.Open()), 32 * 1024);
        var error = new StreamWriter(Console.OpenStandardError(), Utf8, 1024) { AutoFlush = true };
        return new CliConsole(output, TextWriter.Synchronized(error))
        {
            OutputHasColor = !plain && !Console.IsOutputRedirected,
            ErrorHasColor = !plain && !Console.IsErrorRedirected,
            ErrorIsLive = !plain && !Console.IsErrorRedirected && !IsSet("CI"),
        };
    }

    /// <summary>The same streams without colours and without redrawing.</summary>
    public CliConsole WithoutColor() => new(Output, Error);

    /// <summary>A writer of text to <see cref="Output"/>; disposing it leaves the stream open.</summary>
    public StreamWriter OutputText() => new(Output, Utf8, 1024, leaveOpen: true) { NewLine = "\n" };

    /// <summary>Hands everything written so far to the reader.</summary>
    /// <exception cref="OutputClosedException">There is no reader any more.</exception>
    public Task FlushAsync() => Output.FlushAsync();

    private static bool IsSet(string variable) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));
}
