using System.Collections.Immutable;
using System.Text.RegularExpressions;
using SqlFlow.Engines;

namespace SqlFlow.Handlers.Tests.Harness;

/// <summary>An engine that writes down what it is asked to do, and answers as it was told.</summary>
internal sealed partial class FakeEngine : ISqlEngine
{
    private readonly List<(string Part, Func<object> Answer)> _answers = [];

    /// <summary>Everything that happened, in order: begin, commit, rollback, dispose, and statements.</summary>
    public List<string> Log { get; } = [];

    /// <summary>Statements that change something, and what became of the transaction.</summary>
    public string[] Trace => [.. Log.Where(static entry => !entry.StartsWith("query: ", StringComparison.Ordinal) && !entry.StartsWith("describe: ", StringComparison.Ordinal))];

    public string[] Queries => [.. Log.Where(static entry => entry.StartsWith("query: ", StringComparison.Ordinal)).Select(static entry => entry[7..])];

    /// <summary>The tables that there are.</summary>
    public Dictionary<TableName, ImmutableArray<ColumnSchema>> Tables { get; } = [];

    /// <summary>The columns of every query.</summary>
    public ImmutableArray<ColumnSchema> QueryColumns { get; set; } = [new("id", "BIGINT"), new("name", "VARCHAR")];

    /// <summary>The tables that every query reads.</summary>
    public ImmutableArray<TableName> References { get; set; } = [];

    /// <summary>What the next commit throws.</summary>
    public Exception? CommitFailure { get; set; }

    /// <summary>Queries with this part get these rows.</summary>
    public FakeEngine Answers(string part, params object?[][] rows)
    {
        var columns = Enumerable.Range(0, rows.Length == 0 ? 1 : rows[0].Length).Select(static i => new ColumnSchema($"c{i}", "BIGINT"));
        var result = new SqlResult([.. columns], [.. rows.Select(static row => row.ToImmutableArray())]);
        _answers.Add((part, () => result));
        return this;
    }

    /// <summary>Statements with this part change so many rows.</summary>
    public FakeEngine Changes(string part, long rows)
    {
        _answers.Add((part, () => rows));
        return this;
    }

    /// <summary>Statements with this part fail.</summary>
    public FakeEngine Fails(string part, Exception? exception = null)
    {
        _answers.Add((part, () => throw exception ?? new SqlEngineException(ErrorCodes.Engine, $"refused: {part}")));
        return this;
    }

    public ValueTask<ISqlSession> OpenSessionAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Log.Add("open");
        return new(new FakeSession(this));
    }

    public ValueTask<QueryReferences> GetReferencesAsync(string sql, CancellationToken cancellationToken) =>
        new(new QueryReferences { Tables = [.. References.Select(static table => new TableReference(table, null))] });

    public ValueTask DisposeAsync() => default;

    /// <summary>The scripted answer to a statement; null: none.</summary>
    internal object? Answer(string kind, string sql)
    {
        // Names of stages are random.
        var text = Stage().Replace(sql, "STAGE");
        Log.Add(kind + text);
        foreach (var (part, answer) in _answers)
        {
            if (text.Contains(part, StringComparison.Ordinal)) return answer();
        }

        return null;
    }

    [GeneratedRegex("__sqlflow_stage_[0-9a-f]{32}", RegexOptions.CultureInvariant)]
    private static partial Regex Stage();
}
