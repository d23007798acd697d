using System.Globalization;

namespace SqlFlow.State;

/// <summary>The history of a database was written by a newer version of the program.</summary>
public sealed class HistoryVersionException : SqlFlowException
{
    internal HistoryVersionException(int version)
        : base(ErrorCodes.HistoryVersion, string.Create(CultureInfo.InvariantCulture, $"The history of the database has version {version}, which a newer SqlFlow has written; this one knows up to version {HistorySchema.Current}."))
    {
        Version = version;
        SuggestedActions = ["Use the newer SqlFlow for this database"];
    }

    /// <summary>The version of the history.</summary>
    public int Version { get; }
}
