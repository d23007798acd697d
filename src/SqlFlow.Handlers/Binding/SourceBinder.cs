using System.Collections.Immutable;
using SqlFlow.Connectors;
using SqlFlow.Engines;
using SqlFlow.Handlers;
using SqlFlow.Lineage;
using SqlFlow.Planning;
using SqlFlow.Variables;

namespace SqlFlow.Binding;

/// <summary>Finds out the columns of a pipeline's sources, each once, and reports those that cannot be opened.</summary>
/// <remarks>For one planning; not thread-safe.</remarks>
internal sealed class SourceBinder(
    Pipeline pipeline, ShadowCatalog catalog, ConnectorRegistry connectors, VariableManager variables, ProjectFiles files, TimeProvider timeProvider)
{
    private readonly Dictionary<string, ImmutableArray<ColumnSchema>?> _defined = new(StringComparer.OrdinalIgnoreCase);

    /// <param name="source">The name of a source or connector.</param>
    /// <param name="options">Parameters at this place.</param>
    /// <param name="report">Takes what is wrong.</param>
    /// <param name="property">The property that defines or names the source.</param>
    /// <param name="cancellationToken">Passed on.</param>
    /// <returns>The columns; null: not known, be it that a problem was reported or that a variable gets its value at run time only.</returns>
    public async ValueTask<ImmutableArray<ColumnSchema>?> DescribeAsync(
        string source, ValueMap<JsonValue> options, StepProblems report, string property, CancellationToken cancellationToken)
    {
        if (options.Count == 0 && _defined.TryGetValue(source, out var known)) return known;
        var isDefined = pipeline.TryGetSource(source, out var definition);
        if (isDefined && UsesUnknownVariable(definition!.Params) || UsesUnknownVariable(options)) return null;

        ImmutableArray<ColumnSchema>? columns = null;
        try
        {
            var data = await SourceReader.OpenForColumnsAsync(pipeline, connectors, variables, files, timeProvider, source, options, cancellationToken).ConfigureAwait(false);
            columns = await catalog.DescribeSourceAsync(data, cancellationToken).ConfigureAwait(false);
            WarnOfDelimiter(source, isDefined ? definition!.Connector : source, columns.Value, report, property);
        }
        catch (ConnectorException exception) when (exception.ErrorCode is ErrorCodes.SourceNotFound && IsWrittenBefore(options.Count > 0 ? options : definition?.Params ?? default))
        {
            // An export makes the file: what is in it is known when it is read.
        }
        catch (ConnectorException exception)
        {
            var owner = property is "params" ? "params" : "options";
            var place = exception.Parameter is null ? property : $"{owner}.{exception.Parameter}";
            // A server that is down now may be up when the pipeline runs, and the run tries again; then the columns are taken as they come.
            if (exception.IsTransient) report.Warning(place, Sentence(exception.Message), exception.SuggestedActions.FirstOrDefault(), exception.ProblemCode);
            else report.Error(place, Sentence(exception.Message), exception.SuggestedActions.FirstOrDefault(), exception.ProblemCode);
        }
        catch (SqlEngineException exception)
        {
            // What is wrong with the data is for the run to say, which knows the line; what is wrong with the call is said now.
            var message = Sentence($"source '{source}' cannot be read: {exception.Message}");
            if (exception.ErrorCode is ErrorCodes.BadData or ErrorCodes.Conversion) report.Warning(property, message, exception.SuggestedActions.FirstOrDefault(), PlanProblemCodes.UnreadableSource);
            else report.Error(property, message, exception.SuggestedActions.FirstOrDefault(), PlanProblemCodes.UnreadableSource);
        }

        if (options.Count == 0 && isDefined) _defined[source] = columns;
        return columns;
    }

    /// <summary>Where a source or sink is; null: not known before the run, or its parameters are wrong.</summary>
    /// <param name="source">The name of a source or connector.</param>
    /// <param name="options">Parameters at this place.</param>
    /// <param name="target">For a sink: the table that is written.</param>
    public DatasetLocation? Locate(string source, ValueMap<JsonValue> options, string? target = null)
    {
        if (pipeline.TryGetSource(source, out var definition) && UsesUnknownVariable(definition.Params) || UsesUnknownVariable(options)) return null;
        try
        {
            var (connector, request) = SourceReader.Resolve(pipeline, connectors, variables, files, timeProvider, source, options);
            return SourceLocation.Of(connector, request, target);
        }
        catch (ConnectorException)
        {
            return null;
        }
    }

    /// <summary>Checks that what is exported through a connector will be taken, as far as that can be known.</summary>
    public async ValueTask CheckSinkAsync(PlannedItem item, ImmutableArray<ColumnSchema>? columns, StepProblems report, CancellationToken cancellationToken)
    {
        var sink = item.Item.Sink!;
        if (pipeline.TryGetSource(item.Text.Text, out var definition) && UsesUnknownVariable(definition.Params) || UsesUnknownVariable(sink.Options)) return;
        if (VariableManager.FindNames(sink.Target).Any(name => !variables.TryGet(name, out _))) return;
        try
        {
            var (connector, request) = SourceReader.Resolve(pipeline, connectors, variables, files, timeProvider, item.Text.Text, sink.Options);
            await SinkExport.CheckAsync(connector, new SinkRequest(request with { IsPlanning = true }, variables.Expand(sink.Target), sink.Mode, sink.Keys, columns ?? default), cancellationToken).ConfigureAwait(false);
        }
        catch (ConnectorException exception)
        {
            var place = exception.Parameter switch
            {
                null => item.Item.Property,
                "target" => "target",
                var parameter => sink.Options.Keys.Contains(parameter, StringComparer.OrdinalIgnoreCase) ? $"options.{parameter}" : item.Item.Property,
            };
            if (exception.IsTransient) report.Warning(place, Sentence(exception.Message), exception.SuggestedActions.FirstOrDefault(), exception.ProblemCode);
            else report.Error(place, Sentence(exception.Message), exception.SuggestedActions.FirstOrDefault(), exception.ProblemCode);
        }
    }

    /// <summary>Whether a step of the pipeline writes the file that these parameters name.</summary>
    private bool IsWrittenBefore(ValueMap<JsonValue> parameters)
    {
        var paths = new ConnectorOptions(parameters).Find("path") is { Kind: System.Text.Json.JsonValueKind.String } path ? variables.Expand(path.ToString()) : null;
        if (paths is null) return false;
        var full = Path.GetFullPath(paths, files.Root);
        return pipeline.Steps.Any(step => step.Dataflow.Any(item =>
            item.Item.Kind is DataflowItemKind.WriteFile && item.IsComplete && Path.GetFullPath(item.Text.Text, files.Root) == full));
    }

    private static void WarnOfDelimiter(string source, string connector, ImmutableArray<ColumnSchema> columns, StepProblems report, string property)
    {
        if (!string.Equals(connector, "csv", StringComparison.OrdinalIgnoreCase) || columns.Length != 1) return;
        var delimiter = columns[0].Name.AsSpan().IndexOfAny(",;\t|") is var at and >= 0 ? columns[0].Name[at] : '\0';
        if (delimiter == '\0') return;
        report.Warning(property, $"Source '{source}' has one column, called '{columns[0].Name}': is the delimiter wrong?",
            $"Write \"delimiter\": \"{(delimiter == '\t' ? "\\t" : delimiter)}\", or leave it out to have it found.", PlanProblemCodes.InvalidOption);
    }

    private bool UsesUnknownVariable(ValueMap<JsonValue> parameters) =>
        parameters.Any(pair => VariableManager.FindNames(pair.Value.Element.GetRawText()).Any(name => !variables.TryGet(name, out _)));

    private static string Sentence(string message) => string.Concat(message[..1].ToUpperInvariant(), message.AsSpan(1), message.EndsWith('.') ? "" : ".");
}
