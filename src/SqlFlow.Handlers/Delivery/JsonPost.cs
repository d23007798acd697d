using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace SqlFlow.Delivery;

/// <summary>Posts JSON to a server. One attempt a call.</summary>
/// <param name="address">The server; may hold secrets, so no message names it.</param>
/// <param name="timeout">How long an answer may take.</param>
/// <param name="bearer">The key to show; null: none.</param>
/// <param name="isCompressed">Whether the body is gzip.</param>
/// <param name="timeProvider">The clock.</param>
/// <remarks>Thread-safe.</remarks>
internal sealed class JsonPost(Uri address, TimeSpan timeout, string? bearer, bool isCompressed, TimeProvider timeProvider)
{
    private const int ShownOfAnswer = 300;

    // Shared, so that the runs of a host share connections. A redirect could lead the key to somebody else.
    private static readonly HttpClient Client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ActivityHeadersPropagator = SpanPropagator.Instance,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Posts an object.</summary>
    /// <param name="content">The object in UTF-8. Valid until the call returns.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="DeliveryException">It was not taken.</exception>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(timeout, timeProvider);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            using var request = CreateRequest(content);
            using var response = await Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, both.Token).ConfigureAwait(false);
            if (response.IsSuccessStatusCode) return;
            throw FromStatus(response, await ReadAsync(response, both.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DeliveryException(DeliveryFailure.Unreachable, FormattableString.Invariant($"no answer within {timeout.TotalSeconds:0.###} s"), exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new DeliveryException(DeliveryFailure.Unreachable, exception.Message, exception);
        }
    }

    private HttpRequestMessage CreateRequest(ReadOnlyMemory<byte> content)
    {
        var body = isCompressed ? new ByteArrayContent(Compress(content.Span)) : (HttpContent)new ReadOnlyMemoryContent(content);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (isCompressed) body.Headers.ContentEncoding.Add("gzip");
        var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = body };
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("sqlflow", null));
        if (bearer is { } key) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        return request;
    }

    private static byte[] Compress(ReadOnlySpan<byte> content)
    {
        using var buffer = new MemoryStream();
        using (var gzip = new GZipStream(buffer, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(content);
        return buffer.ToArray();
    }

    private static DeliveryException FromStatus(HttpResponseMessage response, string answer)
    {
        var code = (int)response.StatusCode;
        var failure = code >= 500 || response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout ? DeliveryFailure.Busy : DeliveryFailure.Refused;
        return new DeliveryException(failure, FormattableString.Invariant($"answered {code}{(answer.Length == 0 ? "" : ": ")}{answer}"));
    }

    /// <summary>The beginning of what the server says about it, on one line.</summary>
    private static async ValueTask<string> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using var _ = stream.ConfigureAwait(false);
        var buffer = new byte[ShownOfAnswer];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        var text = Encoding.UTF8.GetString(buffer, 0, length).Trim();
        return string.Create(text.Length, text, static (line, text) =>
        {
            for (var i = 0; i < line.Length; i++) line[i] = char.IsControl(text[i]) ? ' ' : text[i];
        });
    }
}
