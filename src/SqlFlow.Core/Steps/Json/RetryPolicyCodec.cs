using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;
using SqlFlow.Planning;

namespace SqlFlow.Steps.Json;

/// <summary><see cref="RetryPolicy"/>, with its ranges.</summary>
internal readonly struct RetryPolicyCodec : IJsonCodec<RetryPolicy>
{
    private static readonly RetryPolicy Template = new();

    public static string Expected => "an object";

    public static bool TryRead(ref Utf8JsonReader reader, string name, PlanProblems problems, [MaybeNullWhen(false)] out RetryPolicy value)
    {
        value = null;
        if (!ObjectReader.TryEnter(ref reader, name, problems, out var properties)) return false;

        var attempts = Template.MaxAttempts;
        var initialDelay = Template.InitialDelay;
        var multiplier = Template.Multiplier;
        var maxDelay = Template.MaxDelay;
        var jitter = Template.Jitter;
        var retryOn = Template.RetryOn;
        while (ObjectReader.Next(ref reader, out var key))
        {
            if (key.SequenceEqual("max_attempts"u8))
            {
                if (properties.Take(ref reader, 0, "max_attempts")) properties.Check(RangeCodec.TryReadCount(ref reader, "max_attempts", problems, out attempts));
            }
            else if (key.SequenceEqual("initial_delay_ms"u8))
            {
                if (properties.Take(ref reader, 1, "initial_delay_ms")) properties.Check(RangeCodec.TryReadDelay(ref reader, "initial_delay_ms", problems, out initialDelay));
            }
            else if (key.SequenceEqual("multiplier"u8))
            {
                if (properties.Take(ref reader, 2, "multiplier")) properties.Check(RangeCodec.TryReadNumber(ref reader, "multiplier", problems, 1, double.MaxValue, "must be 1 or more", out multiplier));
            }
            else if (key.SequenceEqual("max_delay_ms"u8))
            {
                if (properties.Take(ref reader, 3, "max_delay_ms")) properties.Check(RangeCodec.TryReadDelay(ref reader, "max_delay_ms", problems, out maxDelay));
            }
            else if (key.SequenceEqual("jitter"u8))
            {
                if (properties.Take(ref reader, 4, "jitter")) properties.Check(RangeCodec.TryReadNumber(ref reader, "jitter", problems, 0, 1, "must be from 0 to 1", out jitter));
            }
            else if (key.SequenceEqual("retry_on"u8))
            {
                if (properties.Take(ref reader, 5, "retry_on")) properties.Check(TryReadRetryOn(ref reader, problems, out retryOn));
            }
            else
            {
                properties.Unknown(ref reader, "max_attempts", "initial_delay_ms", "multiplier", "max_delay_ms", "jitter", "retry_on");
            }
        }

        if (!properties.Leave()) return false;
        value = new RetryPolicy
        {
            MaxAttempts = attempts,
            InitialDelay = initialDelay,
            Multiplier = multiplier,
            MaxDelay = maxDelay,
            Jitter = jitter,
            RetryOn = retryOn,
        };
        return true;
    }

    public static void Write(Utf8JsonWriter writer, RetryPolicy value)
    {
        writer.WriteStartObject();
        writer.WriteNumber("max_attempts"u8, value.MaxAttempts);
        if (value.InitialDelay != Template.InitialDelay)
        {
            writer.WritePropertyName("initial_delay_ms"u8);
            MillisecondsCodec.Write(writer, value.InitialDelay);
        }

        if (!value.Multiplier.Equals(Template.Multiplier)) writer.WriteNumber("multiplier"u8, value.Multiplier);
        if (value.MaxDelay != Template.MaxDelay)
        {
            writer.WritePropertyName("max_delay_ms"u8);
            MillisecondsCodec.Write(writer, value.MaxDelay);
        }

        if (!value.Jitter.Equals(Template.Jitter)) writer.WriteNumber("jitter"u8, value.Jitter);
        if (value.RetryOn is RetryOn.All) writer.WriteString("retry_on"u8, "all"u8);
        writer.WriteEndObject();
    }

    private static bool TryReadRetryOn(ref Utf8JsonReader reader, PlanProblems problems, out RetryOn value)
    {
        value = RetryOn.Transient;
        if (reader.TokenType is JsonTokenType.String)
        {
            var text = JsonText.Of(ref reader);
            if (Ascii.EqualsIgnoreCase(text, "transient"u8)) return true;
            if (Ascii.EqualsIgnoreCase(text, "all"u8))
            {
                value = RetryOn.All;
                return true;
            }
        }

        return JsonProblems.NotAllowed(ref reader, "retry_on", problems, "transient", "all");
    }
}
