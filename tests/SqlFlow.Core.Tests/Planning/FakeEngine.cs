using System.Text.RegularExpressions;
using SqlFlow.Engines;

namespace SqlFlow.Core.Tests.Planning;

/// <summary>Finds tables with a regular expression, which is good enough for a fake only. "SYNTAX" is a syntax error.</summary>
internal sealed partial class FakeEngine : ISqlEngine
{
    public List<string> Queries { get; } = [];

    public ValueTask<ISqlSession> OpenSessionAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<QueryReferences> GetReferencesAsync(string sql, CancellationToken cancellationToken)
    {
        Queries.Add(sql);
        var error = sql.IndexOf("SYNTAX", StringComparison.Ordinal);
        if (error >= 0) return ValueTask.FromResult(new QueryReferences { Error = new SqlError(ErrorCodes.SqlSyntax, "syntax error at or near \"SYNTAX\"", error, null) });
        return ValueTask.FromResult(new QueryReferences
        {
            Tables = [.. Tables().Matches(sql).Select(match => new TableReference(TableName.Parse(match.Groups[1].Value), match.Groups[1].Index))],
        });
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [GeneratedRegex("""(?:FROM|JOIN)\s+((?:"[^"]*"|[\w]+)(?:\.(?:"[^"]*"|\w+))*)""", RegexOptions.IgnoreCase)]
    private static partial Regex Tables();
}
