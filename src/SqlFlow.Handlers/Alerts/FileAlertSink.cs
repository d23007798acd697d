using SqlFlow.Delivery;
using SqlFlow.Observability;

namespace SqlFlow.Alerts;

/// <summary>Appends the alerts of runs to a file: one JSON object a line for each run that has any.</summary>
/// <remarks>Thread-safe; several processes may write to one file.</remarks>
/// <param name="path">The file, made with its folder if it is not there.</param>
/// <param name="timeProvider">The clock; null: the system's.</param>
public sealed class FileAlertSink(string path, TimeProvider? timeProvider = null) : IAlertSink
{
    private readonly LineFile _file = new(path ?? throw new ArgumentNullException(nameof(path)), timeProvider ?? TimeProvider.System);

    /// <inheritdoc/>
    public string Name => "file";

    /// <inheritdoc/>
    /// <exception cref="IOException">It cannot be written.</exception>
    public async ValueTask SendAsync(AlertNotice notice, CancellationToken cancellationToken)
    {
        try
        {
            await _file.AppendAsync(NoticeBytes.Of(notice), cancellationToken).ConfigureAwait(false);
        }
        catch (DeliveryException exception)
        {
            throw new IOException(exception.Message, exception);
        }
    }
}
