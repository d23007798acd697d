namespace SqlFlow.OpenLineage;

/// <summary>Where events go: one of the records that derive from this one.</summary>
public abstract record OpenLineageTarget
{
    private protected OpenLineageTarget()
    {
    }

    /// <summary>What it is, for messages; never holds a secret.</summary>
    internal abstract string Name { get; }

    /// <summary>What is wrong with it; null: nothing.</summary>
    internal virtual string? Problem => null;

    internal abstract IOpenLineageTransport Open(TimeProvider timeProvider);
}

/// <summary>A server that takes events by HTTP, e.g. Marquez.</summary>
/// <param name="Url">Its address, with http or https.</param>
public sealed record OpenLineageHttpTarget(Uri Url) : OpenLineageTarget
{
    internal const string DefaultEndpoint = "api/v1/lineage";

    /// <summary>What is appended to the address.</summary>
    /// <value><c>api/v1/lineage</c>.</value>
    public string Endpoint { get; init; } = DefaultEndpoint;

    /// <summary>The key that is sent as bearer token; null: none. Never printed.</summary>
    public string? ApiKey { get; init; }

    /// <summary>Longest time of one attempt.</summary>
    /// <value>5 seconds.</value>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Whether events are compressed with gzip.</summary>
    /// <value>False: not every server takes that.</value>
    public bool Compress { get; init; }

    internal override string Name => Address.GetLeftPart(UriPartial.Path);

    internal override string? Problem =>
        !Url.IsAbsoluteUri || Url.Scheme is not ("http" or "https") ? $"The address '{Url.OriginalString}' of the OpenLineage server does not begin with http:// or https://."
        : Url.UserInfo.Length > 0 ? "The address of the OpenLineage server holds a user or password; give an API key instead."
        : Timeout <= TimeSpan.Zero ? $"Timeout is {Timeout}, but must be more than 0."
        : ApiKey is { } key && key.AsSpan().ContainsAnyExceptInRange('!', '~') ? "The API key has characters that no header can hold."
        : null;

    /// <summary>Where events are posted to.</summary>
    internal Uri Address => new($"{Url.GetLeftPart(UriPartial.Path).TrimEnd('/')}/{Endpoint.TrimStart('/')}{Url.Query}");

    /// <summary>The target without its key.</summary>
    public override string ToString() => $"{nameof(OpenLineageHttpTarget)} {{ Url = {Url}, Endpoint = {Endpoint}, ApiKey = {(ApiKey is null ? "none" : "***")} }}";

    internal override IOpenLineageTransport Open(TimeProvider timeProvider) => new HttpTransport(this, timeProvider);
}

/// <summary>A file that events are appended to, one a line. Several processes may append to one file at a time.</summary>
/// <param name="Path">The file, relative to the working directory; its folder is made if it is not there.</param>
public sealed record OpenLineageFileTarget(string Path) : OpenLineageTarget
{
    internal override string Name => Path;

    internal override string? Problem => Path.Length == 0 || Path.Contains('\0', StringComparison.Ordinal) ? "The path of the OpenLineage file is empty or contains a NUL." : null;

    internal override IOpenLineageTransport Open(TimeProvider timeProvider) => new FileTransport(System.IO.Path.GetFullPath(Path), timeProvider);
}

/// <summary>A writer that gets events, one a line.</summary>
/// <param name="Writer">Null: the error stream of the process. Not disposed.</param>
public sealed record OpenLineageConsoleTarget(TextWriter? Writer = null) : OpenLineageTarget
{
    internal override string Name => "console";

    internal override IOpenLineageTransport Open(TimeProvider timeProvider) => new ConsoleTransport(Writer);
}

/// <summary>A transport of the host's own.</summary>
/// <param name="Transport">Used by all runs of the host, one event at a time in each; not disposed.</param>
public sealed record OpenLineageCustomTarget(IOpenLineageTransport Transport) : OpenLineageTarget
{
    internal override string Name => Transport.GetType().Name;

    internal override IOpenLineageTransport Open(TimeProvider timeProvider) => Transport;
}
