using SqlFlow.Delivery;
using SqlFlow.Observability;
using SqlFlow.Resilience;

namespace SqlFlow.Alerts;

/// <summary>
/// Posts the alerts of a run to an address, as JSON. Chat services that show the <c>text</c> of what they are sent (Slack, Mattermost,
/// Rocket.Chat) can be the address themselves.
/// </summary>
/// <remarks>Thread-safe. A server that is busy is asked again, one that refuses is not. Neither address nor token appear in messages.</remarks>
/// <param name="address">Absolute, http or https.</param>
/// <param name="token">Sent as a bearer token; null: none.</param>
/// <param name="timeout">How long one answer may take; null: 3 seconds.</param>
/// <param name="timeProvider">The clock; null: the system's.</param>
/// <exception cref="ArgumentException">The address is not one of HTTP.</exception>
public sealed class WebhookAlertSink(Uri address, string? token = null, TimeSpan? timeout = null, TimeProvider? timeProvider = null) : IAlertSink
{
    private static readonly RetryPolicy Retries = new() { MaxAttempts = 3, InitialDelay = TimeSpan.FromMilliseconds(250), Multiplier = 2 };

    private readonly TimeProvider _timeProvider = timeProvider ?? TimeProvider.System;
    private readonly JsonPost _post = new(Checked(address), timeout ?? TimeSpan.FromSeconds(3), token, false, timeProvider ?? TimeProvider.System);

    /// <inheritdoc/>
    public string Name => "webhook";

    /// <inheritdoc/>
    /// <exception cref="IOException">It was not taken.</exception>
    public async ValueTask SendAsync(AlertNotice notice, CancellationToken cancellationToken)
    {
        var content = NoticeBytes.Of(notice);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await _post.SendAsync(content, cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (DeliveryException exception) when (exception.Failure is DeliveryFailure.Refused || attempt >= Retries.MaxAttempts)
            {
                throw new IOException(exception.Message, exception);
            }
            catch (DeliveryException)
            {
                await Task.Delay(Backoff.DelayAfter(Retries, attempt, 0.5), _timeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static Uri Checked(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        return address is { IsAbsoluteUri: true, Scheme: "http" or "https" } ? address : throw new ArgumentException("The address of a webhook begins with http:// or https://.", nameof(address));
    }
}
