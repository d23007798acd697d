using System.Globalization;
using SqlFlow.Alerts;
using SqlFlow.Engines.DuckDb;
using SqlFlow.OpenLineage;
using SqlFlow.Planning;
using SqlFlow.State;
using SqlFlow.Variables;

namespace SqlFlow.Profiles;

/// <summary>Makes a profile of a YAML tree, and reports what is wrong with it, each with its place.</summary>
internal sealed class ProfileReader(string file, VariableManager environment, PlanProblems problems) : ProfileValues(file, environment, problems)
{
    private static readonly string[] TopLevel = ["engines", "variables", "connectors", "secrets", "allowed_directories", "openlineage", "alerts", "auto_recovery", "history", "description"];
    private static readonly string[] HistoryKeys = ["enabled", "max_runs", "max_age_days", "null_rates"];
    private static readonly string[] EngineKeys = ["mode", "path", "database_path", "memory_limit", "threads", "temp_directory"];

    public Profile Read(string name, YamlNode? root)
    {
        var profile = new Profile { Name = name, File = File };
        if (root is null) return profile;
        foreach (var (key, value) in Entries(root, "A profile", TopLevel))
        {
            profile = key.Text switch
            {
                "engines" => ReadEngines(profile, value),
                "variables" => profile with { Variables = ReadVariables(value) },
                "connectors" => profile with { Connectors = ReadConnectors(value) },
                "secrets" => profile with { Secrets = ReadSecrets(value) },
                "auto_recovery" => profile with { AutoRecovery = Flag(value, key.Text) ?? false },
                "alerts" => profile with { Alerts = new AlertSectionReader(File, Environment, Problems).Read(value) },
                "openlineage" => profile with { OpenLineage = new OpenLineageReader(File, Environment, Problems).Read(value) },
                "history" => profile with { History = ReadHistory(value) },
                "allowed_directories" => profile with { AllowedDirectories = ReadDirectories(value) },
                _ => profile,
            };
        }

        return profile;
    }

    private Profile ReadEngines(Profile profile, YamlNode node)
    {
        foreach (var (_, engine) in Entries(node, "'engines'", ["duckdb"]).Where(static entry => entry.Key.Text == "duckdb"))
        {
            foreach (var (key, value) in Entries(engine, "'engines.duckdb'", EngineKeys))
            {
                if (Text(value, $"'{key.Text}'") is not { } text) continue;
                profile = key.Text switch
                {
                    "mode" when text is "memory" or "persistent" => profile with { IsInMemory = text == "memory" },
                    "mode" => Wrong(profile, value, $"'mode' is memory or persistent, not '{text}'."),
                    "path" or "database_path" => profile with { DatabasePath = text, DatabasePathAt = (value.Line, value.Column) },
                    "memory_limit" when new DuckDbOptions { MemoryLimit = text }.Validate() is [var problem, ..] => Wrong(profile, value, problem),
                    "memory_limit" => profile with { MemoryLimit = text },
                    "threads" when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var threads) && threads > 0 => profile with { Threads = threads },
                    "threads" => Wrong(profile, value, $"'threads' is a number from 1, not '{text}'."),
                    "temp_directory" => profile with { TempDirectory = text },
                    _ => profile,
                };
            }
        }

        return profile;
    }

    private HistorySection ReadHistory(YamlNode node)
    {
        var section = new HistorySection();
        foreach (var (key, value) in Entries(node, "'history'", HistoryKeys))
        {
            if (!HistoryKeys.Contains(key.Text, StringComparer.Ordinal) || Text(value, $"'{key.Text}'") is not { } text) continue;
            var isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
            section = key.Text switch
            {
                "enabled" when text is "true" or "false" => section with { Enabled = text == "true" },
                "null_rates" when text is "true" or "false" => section with { NullRates = text == "true" },
                "enabled" or "null_rates" => Wrong(section, value, $"'{key.Text}' is true or false, not '{text}'."),
                _ when !isNumber => Wrong(section, value, $"'{key.Text}' is a whole number, not '{text}'."),
                "max_runs" when new HistoryOptions { MaxRuns = number }.Validate() is [var problem, ..] => Wrong(section, value, problem),
                "max_runs" => section with { MaxRuns = number },
                _ when new HistoryOptions { MaxAgeDays = number }.Validate() is [var problem, ..] => Wrong(section, value, problem),
                _ => section with { MaxAgeDays = number },
            };
        }

        return section;
    }

    private ValueMap<JsonValue> ReadVariables(YamlNode node)
    {
        var variables = new List<KeyValuePair<string, JsonValue>>();
        foreach (var (key, value) in Entries(node, "'variables'", null))
        {
            if (!VariableManager.IsName(key.Text)) Wrong(0, key, $"'{key.Text}' is not the name of a variable: letters, digits, '_' and '.', the first a letter or '_'.");
            else if (value is not YamlScalar scalar) Wrong(0, value, $"The variable '{key.Text}' is {value.Kind}; write a text, a number, true, false or null.");
            // A pipeline that does not use it need not have its environment.
            else if (!scalar.Text.Contains("${", StringComparison.Ordinal)) variables.Add(new(key.Text, scalar.ToJson()));
            else if (Environment.Fill(scalar.Text) is { IsComplete: true } filled) variables.Add(new(key.Text, JsonValue.From(filled.Text)));
        }

        return [.. variables];
    }

    private ValueMap<JsonValue> ReadSecrets(YamlNode node)
    {
        var secrets = new List<KeyValuePair<string, JsonValue>>();
        foreach (var (key, value) in Entries(node, "'secrets'", null))
        {
            if (value is YamlScalar scalar && SecretParameters.IsReference(scalar.Text, out var variable)) secrets.Add(new(key.Text, JsonValue.From(variable)));
            else Wrong(0, value, $"The secret '{key.Text}' is not ${{NAME}}, the environment variable that holds it.", "Secrets stand in no file.", PlanProblemCodes.PlainSecret);
        }

        return [.. secrets];
    }

    private ValueList<string> ReadDirectories(YamlNode node)
    {
        if (node is YamlList list) return [.. list.Items.Select(item => Text(item, "A folder of 'allowed_directories'")).OfType<string>()];
        return Wrong<ValueList<string>>([], node, $"'allowed_directories' is a list of folders, not {node.Kind}.");
    }

    private ValueList<ProfileConnectorDefinition> ReadConnectors(YamlNode node)
    {
        var connectors = new List<ProfileConnectorDefinition>();
        foreach (var (name, connector) in Entries(node, "'connectors'", null))
        {
            string? type = null;
            var parameters = new List<KeyValuePair<string, JsonValue>>();
            foreach (var (key, value) in Entries(connector, $"The connector '{name.Text}'", ["type", "params"]))
            {
                if (key.Text == "type") type = Text(value, "'type'");
                else if (key.Text == "params") parameters.AddRange(Entries(value, $"'params' of '{name.Text}'", null).Select(entry => ReadParameter(entry.Key, entry.Value)));
            }

            if (type is null) Wrong(0, name, $"The connector '{name.Text}' lacks its 'type'.");
            else connectors.Add(new(name.Text, type, [.. parameters], name.Line, name.Column));
        }

        return [.. connectors];
    }

    private KeyValuePair<string, JsonValue> ReadParameter(YamlScalar key, YamlNode value)
    {
        if (value is YamlScalar { Text.Length: > 0 } scalar && SecretParameters.IsSecret(key.Text) && !SecretParameters.IsReference(scalar.Text, out _))
            Wrong(0, value, $"The secret '{key.Text}' stands in the profile itself.", "Write it as ${NAME}, and give it by the environment.", PlanProblemCodes.PlainSecret);
        return new(key.Text, ToJson(value));
    }

    private static JsonValue ToJson(YamlNode node) => node switch
    {
        YamlScalar scalar => scalar.ToJson(),
        YamlList list => JsonValue.Parse($"[{string.Join(',', list.Items.Select(static item => ToJson(item).Element.GetRawText()))}]"),
        YamlMap map => JsonValue.Parse($"{{{string.Join(',', map.Entries.Select(static entry => $"{JsonValue.From(entry.Key.Text).Element.GetRawText()}:{ToJson(entry.Value).Element.GetRawText()}"))}}}"),
        _ => default,
    };
}
