using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using SqlFlow.Language;

namespace SqlFlow.Compilation;

/// <summary>What each statement is as a step.</summary>
internal sealed class StatementCompiler
{
    // What a step says about itself; of a SOURCE's parameters none is meant for these.
    private static readonly FrozenSet<string> Own =
        new[] { "id", "type", "name", "connector", "params", "source", "target_table", "mode", "keys", "options", "on_schema_change", "depends_on", "description", "tags" }
            .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly string[] Common = ["criticality", "retry_policy", "timeout_ms", "expected_duration_ms"];

    private readonly StepIds _ids;
    private readonly FrozenSet<string> _ofSource;
    private readonly FrozenSet<string> _ofLoad;
    private readonly Dictionary<string, ImmutableArray<JsonPropertySyntax>> _loads = new(StringComparer.OrdinalIgnoreCase);

    public StatementCompiler(IStepRegistry registry, StepIds ids)
    {
        _ids = ids;
        _ofSource = PropertiesOf(registry, "source");
        _ofLoad = PropertiesOf(registry, "load").Concat(Common).Except(_ofSource, StringComparer.OrdinalIgnoreCase).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }

    public void Write(FlatStatement flat, StepWriter step)
    {
        switch (flat.Statement)
        {
            case SourceStatement source:
                Source(source, step);
                break;
            case LoadStatement load:
                Load(load, step);
                break;
            case CreateStatement create:
                Create(create, step);
                break;
            case ExportStatement export:
                Export(export, step);
                break;
            case SetStatement set:
                Set(set, flat.Variables.RunTimeName(set.Name), step);
                break;
            case CheckStatement check:
                Check(check, step);
                break;
            default:
                throw new InvalidOperationException($"A statement of the kind {flat.Statement.GetType().Name} was not expected here.");
        }

        if (LeadingComment.Before(flat.Source.Text, flat.Statement.Span.Start) is { } description) step.Word("description", description, flat.Statement.Span.Start);
        step.End();
    }

    private void Source(SourceStatement source, StepWriter step)
    {
        step.Begin(_ids.Next("source", source.Name.Last), "source");
        step.Text("name", source.Name.Last, source.Name.Span.Start);
        if (source.Connector is { } connector) step.Name("connector", connector);
        else step.Text("connector", source.ProfileConnector!.Value, source.ProfileConnector.Span.Start + 1);

        var properties = source.Parameters?.Properties ?? [];
        foreach (var property in properties.Where(property => _ofSource.Contains(property.Name))) step.Property(property);
        // What concerns the reading itself is the load's.
        _loads[source.Name.Last] = [.. properties.Where(property => _ofLoad.Contains(property.Name))];
        step.Object("params", source.Parameters?.Span.Start ?? source.Name.Span.Start, properties.Where(property => !_ofSource.Contains(property.Name) && !_ofLoad.Contains(property.Name)));
    }

    private void Load(LoadStatement load, StepWriter step)
    {
        step.Begin(_ids.Next("load", load.Table.Last), "load");
        step.Text("source", load.Source.Last, load.Source.Span.Start);
        step.Name("target_table", load.Table);
        Mode(load.Mode, step);
        if (load.OnSchemaChange is { } change)
        {
            step.Word("on_schema_change", change.Kind switch
            {
                SchemaChangeKind.Fail => "fail",
                SchemaChangeKind.Ignore => "ignore",
                SchemaChangeKind.AppendNew => "append_new",
                _ => "sync",
            }, change.Span.Start);
        }

        foreach (var property in _loads.GetValueOrDefault(load.Source.Last, [])) step.Property(property);
    }

    private void Create(CreateStatement create, StepWriter step)
    {
        step.Begin(_ids.Next("transform", create.Name.Last), "transform");
        step.Name("target_table", create.Name);
        if (create.Kind is CreatedKind.View) step.Word("materialized", "view", create.Span.Start);
        Mode(create.Mode, step);
        step.Slice("sql", create.Query);
    }

    private static void Mode(ModeSyntax? mode, StepWriter step)
    {
        if (mode is null) return;
        step.Word("mode", mode.Kind switch
        {
            Language.WriteMode.Replace => "replace",
            Language.WriteMode.Append => "append",
            Language.WriteMode.Upsert => "upsert",
            _ => "incremental",
        }, mode.Span.Start);
        step.Columns("keys", mode.Keys);
        if (mode.TimeColumn is { } column) step.Text("time_column", column.Last, column.Span.Start);
        if (mode.Lookback is { } lookback) step.Value("lookback", lookback);
    }

    private void Export(ExportStatement export, StepWriter step)
    {
        step.Begin(_ids.Next("export", export.Format.Last, export.Table?.Last ?? Path.GetFileNameWithoutExtension(export.Target.Value)), "export");
        if (export.Table is { } table) step.Name("source_table", table);
        else step.Slice("sql", export.Query!.Value);
        step.Text("target", export.Target.Value, export.Target.Span.Start + 1);
        if (export.Mode is null)
        {
            step.Word("format", export.Format.Last.ToLowerInvariant(), export.Format.Span.Start);
        }
        else
        {
            step.Name("connector", export.Format);
            Mode(export.Mode, step);
        }

        if (export.Options is { } options) step.Object("options", options.Span.Start, options.Properties);
    }

    private void Set(SetStatement set, string name, StepWriter step)
    {
        step.Begin(_ids.Next("set", name), "set_variable");
        step.Word("name", name, set.NameSpan.Start);
        if (set.Value is QuerySyntax query) step.Slice("sql", query.Query);
        else step.Value("value", set.Value);
    }

    private void Check(CheckStatement check, StepWriter step)
    {
        step.Begin(_ids.Next("check", check.Table?.Last ?? "query"), "check");
        if (check.Table is { } table) step.Name("table", table);
        else step.Slice("sql", check.Query!.Value);
        step.BeginArray("expect", check.Expectations[0].Span.Start);
        foreach (var expectation in check.Expectations)
        {
            step.BeginItem(expectation.Span.Start);
            Expect(expectation, step);
            step.End();
        }

        step.EndArray();
        if (check.Severity is { } severity) step.Word("severity", severity is Language.CheckSeverity.Warn ? "warn" : "error", check.Span.Start);
    }

    private static void Expect(ExpectationSyntax expectation, StepWriter step)
    {
        switch (expectation)
        {
            case NotNullExpectation notNull:
                step.Columns("not_null", notNull.Columns);
                break;
            case UniqueExpectation unique:
                step.Columns("unique", unique.Columns);
                break;
            case RowCountExpectation count:
                step.BeginObject("row_count");
                if (count.Minimum is { } minimum) step.Value("min", minimum);
                if (count.Maximum is { } maximum) step.Value("max", maximum);
                step.End();
                break;
            case FreshExpectation fresh:
                step.BeginObject("freshness");
                step.Text("column", fresh.Column.Last, fresh.Column.Span.Start);
                step.Value("within", fresh.Within);
                step.End();
                break;
            case EmptyExpectation:
                step.Flag("empty");
                break;
            default:
                step.Slice("expression", expectation.Span);
                break;
        }
    }

    private static FrozenSet<string> PropertiesOf(IStepRegistry registry, string type)
    {
        var schema = registry.SchemaOf(type);
        if (schema.IsEmpty) return FrozenSet<string>.Empty;
        var reader = new Utf8JsonReader(schema);
        using var document = JsonDocument.ParseValue(ref reader);
        return document.RootElement.TryGetProperty("properties", out var properties)
            ? properties.EnumerateObject().Select(static property => property.Name).Where(static name => !Own.Contains(name)).ToFrozenSet(StringComparer.OrdinalIgnoreCase)
            : FrozenSet<string>.Empty;
    }
}
