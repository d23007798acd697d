using System.Collections.Immutable;
using System.Globalization;

namespace SqlFlow.Observability;

/// <summary>How an alert has gone on from run to run, as the history knows it. An alert of one fingerprint is the same one for as long as each run of its pipeline raises it.</summary>
/// <remarks>Immutable, thread-safe.</remarks>
public sealed record AlertCourse
{
    /// <summary>When it was raised first, UTC.</summary>
    public required DateTimeOffset FirstSeen { get; init; }

    /// <summary>Runs in a row that raised it, the newest one included; 1: it is new.</summary>
    public int Runs { get; init; } = 1;

    /// <summary>When a sink was last told of it, UTC; null: none ever was.</summary>
    public DateTimeOffset? LastTold { get; init; }

    /// <summary>How bad it was then; null: not known.</summary>
    public AlertSeverity? ToldSeverity { get; init; }

    /// <summary>The names of the sinks that took it since then.</summary>
    public ImmutableArray<string> ToldTo { get; init; } = [];

    /// <summary>The same alert, raised by one more run.</summary>
    /// <param name="now">When. A clock that was set back makes it no younger.</param>
    public AlertCourse Next(DateTimeOffset now) => this with
    {
        FirstSeen = FirstSeen < now ? FirstSeen : now,
        Runs = Runs is < 1 ? 2 : Runs == int.MaxValue ? Runs : Runs + 1,
    };

    /// <summary>For people, e.g. <c>for 5 runs, since 2026-01-05 02:00 UTC</c>; empty where it is new.</summary>
    public string ToText() => Runs > 1
        ? string.Create(CultureInfo.InvariantCulture, $"for {Runs} runs, since {FirstSeen.UtcDateTime:yyyy-MM-dd HH:mm} UTC")
        : "";
}
