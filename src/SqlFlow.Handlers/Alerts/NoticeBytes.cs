using System.Buffers;
using System.Text.Json;
using SqlFlow.Observability;

namespace SqlFlow.Alerts;

/// <summary>Notices as they are sent.</summary>
internal static class NoticeBytes
{
    /// <summary>One JSON object in UTF-8, without line breaks.</summary>
    public static ReadOnlyMemory<byte> Of(AlertNotice notice)
    {
        ArgumentNullException.ThrowIfNull(notice);
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer)) AlertJson.Write(notice, writer);
        return buffer.WrittenMemory;
    }
}
