namespace SqlFlow.Cli.Terminal;

/// <summary>Colours words, or leaves them alone.</summary>
internal readonly record struct Paint(bool IsEnabled)
{
    public string Green(string text) => Wrap(text, "32");

    public string Red(string text) => Wrap(text, "31");

    public string Yellow(string text) => Wrap(text, "33");

    public string Cyan(string text) => Wrap(text, "36");

    public string Dim(string text) => Wrap(text, "2");

    public string Bold(string text) => Wrap(text, "1");

    public string Badge(string text, string color) => Wrap(text, $"1;{color}");

    private string Wrap(string text, string code) => IsEnabled && text.Length > 0 ? $"\e[{code}m{text}\e[0m" : text;
}
