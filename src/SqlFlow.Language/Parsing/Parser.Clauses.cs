using System.Collections.Immutable;

namespace SqlFlow.Language;

/// <content>MODE and ON SCHEMA CHANGE.</content>
internal sealed partial class Parser
{
    private ModeSyntax? ParseMode(bool isLoad)
    {
        var start = _token.Start;
        Next();
        if (Take("REPLACE")) return SimpleMode(start, WriteMode.Replace);
        if (Take("APPEND")) return SimpleMode(start, WriteMode.Append);
        if (Is("UPSERT")) return ParseUpsert(start);
        if (Is("INCREMENTAL"))
        {
            if (!isLoad) return ParseIncremental(start);
            Report(SyntaxProblemCodes.ModeNotAllowed, _token.Span, "LOAD has no MODE INCREMENTAL: the source is what is read incrementally.",
                "Write \"sync_mode\": \"incremental\" and \"cursor_field\": \"…\" among the PARAMS of the source.");
            return null;
        }

        var hint = Is("MERGE") ? "Write MODE UPSERT KEY (a, b)." : Is("OVERWRITE") ? "Write MODE REPLACE." : Is("INSERT") ? "Write MODE APPEND." : null;
        ReportExpected(isLoad ? "REPLACE, APPEND or UPSERT after MODE" : "REPLACE, APPEND, UPSERT or INCREMENTAL after MODE", hint ?? SpellingHint("REPLACE", "APPEND", "UPSERT", "INCREMENTAL"));
        return null;
    }

    private ModeSyntax? ParseUpsert(int start)
    {
        Next();
        if (!Is("KEY"))
        {
            ReportExpected("KEY and the columns that identify a row after MODE UPSERT", "Write MODE UPSERT KEY (a, b).", SyntaxProblemCodes.MissingKey);
            return null;
        }

        Next();
        return ParseColumns("KEY") is { } keys ? new ModeSyntax(SpanFrom(start), WriteMode.Upsert, keys, null, null) : null;
    }

    private ModeSyntax? ParseIncremental(int start)
    {
        Next();
        if (!Is("BY"))
        {
            ReportExpected("BY and a time column after MODE INCREMENTAL", "Write MODE INCREMENTAL BY column.", SyntaxProblemCodes.MissingTimeColumn);
            return null;
        }

        Next();
        if (ParseName("a column after BY", isQualified: false, "LOOKBACK", "AS") is not { } column) return null;
        ValueSyntax? lookback = null;
        if (Take("LOOKBACK"))
        {
            var token = _token;
            lookback = ParseValue();
            if (lookback is not (VariableSyntax or LiteralSyntax { Kind: LiteralKind.Text or LiteralKind.Number }) || (lookback is LiteralSyntax { Kind: LiteralKind.Number } && !Is("AS")))
            {
                if (lookback is not null) MoveTo(token.Start);
                ReportExpected("how far to look back, a text or number, after LOOKBACK", "Write LOOKBACK '2 days'.");
                return null;
            }
        }

        return new ModeSyntax(SpanFrom(start), WriteMode.Incremental, ImmutableArray<NameSyntax>.Empty, column, lookback);
    }

    private ModeSyntax SimpleMode(int start, WriteMode kind) => new(SpanFrom(start), kind, ImmutableArray<NameSyntax>.Empty, null, null);

    private SchemaChangeSyntax? ParseSchemaChange()
    {
        var start = _token.Start;
        Next();
        if (!Expect("SCHEMA", "CHANGE after ON") || !Expect("CHANGE", "after ON SCHEMA")) return null;
        SchemaChangeKind? kind = Is("FAIL") ? SchemaChangeKind.Fail
            : Is("IGNORE") ? SchemaChangeKind.Ignore
            : Is("APPEND_NEW") ? SchemaChangeKind.AppendNew
            : Is("SYNC") ? SchemaChangeKind.Sync
            : null;
        if (kind is not { } found)
        {
            ReportExpected("FAIL, IGNORE, APPEND_NEW or SYNC after ON SCHEMA CHANGE", SpellingHint("FAIL", "IGNORE", "APPEND_NEW", "SYNC"));
            return null;
        }

        Next();
        return new SchemaChangeSyntax(SpanFrom(start), found);
    }
}
