using SqlFlow.Generators.Model;

namespace SqlFlow.Generators.Emit;

/// <summary>The codec type of each value: Core's for what JSON has, the step's own for its records and enumerations.</summary>
internal sealed class Codecs(StepModel step)
{
    private readonly Dictionary<string, string> _own = step.Records.Select(static record => (record.TypeName, record.CodecName))
        .Concat(step.Enums.Select(static type => (type.TypeName, type.CodecName)))
        .ToDictionary(static pair => pair.TypeName, static pair => pair.CodecName, StringComparer.Ordinal);

    public string Of(ValueModel value)
    {
        var bare = Bare(value);
        return value switch
        {
            { IsNullable: false } => bare,
            { Kind: ValueKind.String } => Names.Json + "NullableStringCodec",
            { Kind: ValueKind.Json } => Names.Json + "NullableJsonValueCodec",
            { Kind: ValueKind.Record } => Names.Json + "NullableRecordCodec<" + value.BareTypeName + ", " + bare + ">",
            _ => Names.Json + "NullableCodec<" + value.BareTypeName + ", " + bare + ">",
        };
    }

    private string Bare(ValueModel value) => value.Kind switch
    {
        ValueKind.String => Names.Json + "StringCodec",
        ValueKind.Boolean => Names.Json + "BooleanCodec",
        ValueKind.Int32 => Names.Json + "Int32Codec",
        ValueKind.Int64 => Names.Json + "Int64Codec",
        ValueKind.Double => Names.Json + "DoubleCodec",
        ValueKind.Decimal => Names.Json + "DecimalCodec",
        ValueKind.Milliseconds => Names.Json + "MillisecondsCodec",
        ValueKind.Json => Names.Json + "JsonValueCodec",
        ValueKind.List => Names.Json + (value.AllowsSingle ? "SingleOrListCodec" : "ListCodec") + Arguments(value.Element!),
        ValueKind.Map => Names.Json + "MapCodec" + Arguments(value.Element!),
        _ => _own[value.BareTypeName],
    };

    private string Arguments(ValueModel element) => "<" + element.TypeName + ", " + Of(element) + ">";
}
