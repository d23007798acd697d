using SqlFlow.Generators.Model;
using SqlFlow.Generators.Parsing;

namespace SqlFlow.Generators.Emit;

/// <summary>Emits the JSON Schema (draft 2020-12) of a step's own properties as a UTF-8 literal.</summary>
internal static class StepSchemaEmitter
{
    public static void Emit(SourceWriter source, HandlerModel handler)
    {
        var schema = new Schema(handler.Step);
        var lines = schema.Step(handler.Step.Record);
        // JSON never has three quotes in a row: those within text are escaped, and an empty text is followed by punctuation.
        source.Line("public static " + Names.Bytes + " Schema_" + handler.StepType + " =>");
        using (source.Indent())
        {
            source.Line("\"\"\"");
            foreach (var line in lines) source.Line(line);
            source.Line("\"\"\"u8;");
        }
    }

    private sealed class Schema(StepModel step)
    {
        private readonly Dictionary<string, RecordModel> _records = step.Records.ToDictionary(static record => record.TypeName, StringComparer.Ordinal);
        private readonly Dictionary<string, EnumModel> _enums = step.Enums.ToDictionary(static type => type.TypeName, StringComparer.Ordinal);
        private readonly HashSet<string> _open = new(StringComparer.Ordinal);

        /// <summary>One line a property: that is what people compare.</summary>
        public IEnumerable<string> Step(RecordModel record)
        {
            var properties = Properties(record).ToList();
            yield return "{";
            if (record.Description is { } description) yield return "  \"description\": " + JsonText.Quote(description) + ",";
            if (properties.Count == 0)
            {
                yield return "  \"properties\": {},";
            }
            else
            {
                yield return "  \"properties\": {";
                for (var i = 0; i < properties.Count; i++) yield return "    " + properties[i] + (i == properties.Count - 1 ? "" : ",");
                yield return "  },";
            }

            yield return "  \"required\": " + Required(record);
            yield return "}";
        }

        private IEnumerable<string> Properties(RecordModel record)
        {
            foreach (var property in record.Properties)
            {
                yield return JsonText.Quote(property.JsonName) + ": " + Property(property, isAlias: false);
                foreach (var alias in property.Aliases) yield return JsonText.Quote(alias) + ": " + Property(property, isAlias: true);
            }
        }

        private string Property(StepPropertyModel property, bool isAlias)
        {
            var facts = new List<string>();
            if (property.Description is { } description) facts.Add("\"description\": " + JsonText.Quote(description));
            var allowed = property.Rules.FirstOrDefault(static rule => rule.Kind is ValueRuleKind.Allowed);
            // Fewer than the type allows: then that counts alone.
            facts.AddRange(Facts(property.Value).Where(fact => allowed is null || !fact.StartsWith("\"enum\": ", StringComparison.Ordinal)));
            var rules = property.Rules.SelectMany(rule => ValueRuleEmitter.SchemaFacts(rule, property.Value)).ToList();
            // What a text with a variable will be is known at run time only.
            if (property.Value.Kind is ValueKind.String && rules.Count > 0) facts.Add("\"anyOf\": [" + Object(rules) + ", {\"pattern\": \"\\\\$\\\\{\"}]");
            else facts.AddRange(rules);
            if (property.DefaultJson is { } value) facts.Add("\"default\": " + value);
            if (isAlias) facts.Add("\"deprecated\": true");
            return Object(facts);
        }

        private List<string> Facts(ValueModel value)
        {
            if (value is { Kind: ValueKind.List, AllowsSingle: true })
            {
                return ["\"anyOf\": [" + Object(Facts(value with { AllowsSingle = false })) + ", " + Object(Facts(value.Element!)) + "]"];
            }

            return value.Kind switch
            {
                ValueKind.Json => [],
                ValueKind.String => [Type("string", value)],
                ValueKind.Boolean => [Type("boolean", value)],
                ValueKind.Int32 or ValueKind.Int64 => [Type("integer", value)],
                ValueKind.Double or ValueKind.Decimal or ValueKind.Milliseconds => [Type("number", value)],
                ValueKind.Enum => [Type("string", value), "\"enum\": [" + EnumNames(value) + "]"],
                ValueKind.List => [Type("array", value), "\"items\": " + Object(Facts(value.Element!))],
                ValueKind.Map => [Type("object", value), "\"additionalProperties\": " + Object(Facts(value.Element!))],
                _ => RecordFacts(value),
            };
        }

        private List<string> RecordFacts(ValueModel value)
        {
            var record = _records[value.BareTypeName];
            List<string> facts = [Type("object", value)];
            // A record within itself: its inside is not said again, or there would be no end.
            if (!_open.Add(record.TypeName)) return facts;
            facts.Add("\"properties\": " + Object(Properties(record)));
            if (record.Properties.Any(static property => property.IsRequired)) facts.Add("\"required\": " + Required(record));
            facts.Add("\"additionalProperties\": false");
            _open.Remove(record.TypeName);
            return facts;
        }

        private string EnumNames(ValueModel value)
        {
            var names = _enums[value.BareTypeName].Members.Select(static member => JsonText.Quote(member.JsonName));
            return string.Join(", ", value.IsNullable ? names.Append("null") : names);
        }

        private static string Type(string name, ValueModel value) => value.IsNullable ? "\"type\": [\"" + name + "\", \"null\"]" : "\"type\": \"" + name + "\"";

        private static string Required(RecordModel record) =>
            "[" + string.Join(", ", record.Properties.Where(static property => property.IsRequired).Select(static property => JsonText.Quote(property.JsonName))) + "]";

        private static string Object(IEnumerable<string> facts) => "{" + string.Join(", ", facts) + "}";
    }
}
