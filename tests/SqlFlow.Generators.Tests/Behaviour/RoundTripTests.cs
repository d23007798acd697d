using System.Globalization;
using System.Text.Json;
using CsCheck;
using SqlFlow.Generators.Tests.Harness;

namespace SqlFlow.Generators.Tests.Behaviour;

/// <summary>Whatever a plan says: what the emitted writer makes of the step, the emitted parser reads back equal.</summary>
public sealed class RoundTripTests
{
    private static readonly Gen<string> GenText = Gen.Char["abZ_ é色\"\\\n\t\0${}/<"].Array[0, 8].Select(static chars => JsonSerializer.Serialize(new string(chars), TextContext.Default.String));
    private static readonly Gen<string> GenWhole = Gen.Int.Select(static number => number.ToString(CultureInfo.InvariantCulture));
    private static readonly Gen<string> GenReal = Gen.Double.Where(double.IsFinite).Select(static number => number.ToString("R", CultureInfo.InvariantCulture));
    private static readonly Gen<string> GenExact = Gen.Decimal.Select(static number => number.ToString(CultureInfo.InvariantCulture));
    private static readonly Gen<string> GenSpan = Gen.Long[-9_000_000_000_000, 9_000_000_000_000].Select(static ticks => (ticks / 10_000m).ToString(CultureInfo.InvariantCulture));
    private static readonly Gen<string> GenMode = Gen.OneOf(Gen.Const("\"replace\""), Gen.Const("\"Append\""), Gen.Const("\"UPSERT\""));
    private static readonly Gen<string> GenInner = Gen.Select(GenWhole, GenText, Gen.Bool).Select(static (number, text, both) => both ? $$"""{"text":{{text}},"number":{{number}}}""" : $$"""{"number":{{number}}}""");

    private static readonly (string Name, Gen<string> Value)[] Properties =
    [
        ("text", OrNull(GenText)), ("flag", Gen.Bool.Select(static flag => flag ? "true" : "false")), ("whole", GenWhole), ("maybe", OrNull(GenWhole)), ("real", GenReal),
        ("exact", GenExact), ("wait", OrNull(GenSpan)), ("mode", GenMode), ("names", ListOf(GenText)), ("matrix", ListOf(ListOf(GenWhole))), ("texts", MapOf(OrNull(GenText))),
        ("inner", OrNull(GenInner)), ("inners", ListOf(GenInner)), ("map", MapOf(GenInner)), ("free", Gen.OneOf(GenText, GenExact, ListOf(GenText), MapOf(GenWhole), Gen.Const("null"))),
        ("description", OrNull(GenText)), ("tags", ListOf(GenText)), ("criticality", Gen.Const("\"high\"")),
    ];

    [Fact]
    public void A_step_that_is_written_reads_back_equal()
    {
        using var app = LoadedAssembly.From(Sources.Registry + Sources.Step("s", "S", """
            public string? Text { get; init; } = "default";
            public bool Flag { get; init; } = true;
            public int Whole { get; init; }
            public int? Maybe { get; init; } = 5;
            public double Real { get; init; }
            public decimal Exact { get; init; }
            public TimeSpan? Wait { get; init; }
            public WriteMode Mode { get; init; } = WriteMode.Append;
            public ValueList<string> Names { get; init; } = ["x"];
            public ValueList<ValueList<int>> Matrix { get; init; }
            public ValueMap<string?> Texts { get; init; }
            public Inner? Inner { get; init; }
            public ValueList<Inner> Inners { get; init; }
            public ValueMap<Inner> Map { get; init; }
            public JsonValue Free { get; init; }
            """) + "public sealed record Inner { public required int Number { get; init; } public string? Text { get; init; } }");
        var registry = app.Registry();

        var present = Gen.Bool.Array[Properties.Length];
        var values = Properties.Select(static property => property.Value).Aggregate(
            Gen.Const(new List<string>()), static (all, next) => Gen.Select(all, next).Select(static (list, value) => new List<string>(list) { value }));
        Gen.Select(present, values).Sample(
            (isThere, json) =>
            {
                var parts = Properties.Select((property, index) => (property.Name, Value: json[index], IsThere: isThere[index])).Where(static part => part.IsThere);
                var step = registry.Parse("s", $$"""{"id":"s"{{string.Concat(parts.Select(static part => $",\"{part.Name}\":{part.Value}"))}}}""");
                var written = registry.Write(step);
                var again = registry.Parse("s", written);
                Assert.Equal(step, again);
                Assert.Equal(step.GetHashCode(), again.GetHashCode());
                Assert.Equal(written, registry.Write(again));
            },
            iter: 2_000);
    }

    private static Gen<string> OrNull(Gen<string> value) => Gen.OneOf(value, value, Gen.Const("null"));

    private static Gen<string> ListOf(Gen<string> item) => item.Array[0, 10].Select(static items => $"[{string.Join(',', items)}]");

    private static Gen<string> MapOf(Gen<string> item) => item.Array[0, 20].Select(static items => $"{{{string.Join(',', items.Select(static (value, index) => $"\"k{index}\":{value}"))}}}");
}

[System.Text.Json.Serialization.JsonSerializable(typeof(string))]
internal sealed partial class TextContext : System.Text.Json.Serialization.JsonSerializerContext;
