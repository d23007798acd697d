namespace SqlFlow.Language;

/// <content>SOURCE, LOAD, CREATE, EXPORT and INCLUDE.</content>
internal sealed partial class Parser
{
    private SourceStatement? ParseSource()
    {
        var start = _token.Start;
        Next();
        if (ParseName("a name after SOURCE", isQualified: false, "TYPE", "FROM") is not { } name) return null;

        NameSyntax? connector = null;
        TextSyntax? profileConnector = null;
        JsonObjectSyntax? parameters = null;
        if (Take("TYPE"))
        {
            connector = ParseName("a connector after TYPE", isQualified: false, "PARAMS");
            if (connector is null || !Expect("PARAMS", "{ … } after the connector", Is("OPTIONS") ? "OPTIONS belongs to SOURCE name FROM \"connector\"." : null)) return null;
            parameters = ParseJson("PARAMS");
            if (parameters is null) return null;
        }
        else if (Take("FROM"))
        {
            profileConnector = ParseText("a connector of the profile in quotes after FROM");
            if (profileConnector is null) return null;
            if (Take("OPTIONS"))
            {
                parameters = ParseJson("OPTIONS");
                if (parameters is null) return null;
            }
        }
        else
        {
            ReportExpected("TYPE or FROM after the source's name", SpellingHint("TYPE", "FROM"));
            return null;
        }

        return EndStatement("the SOURCE statement") ? new SourceStatement(SpanFrom(start), name, connector, profileConnector, parameters) : null;
    }

    private LoadStatement? ParseLoad()
    {
        var start = _token.Start;
        Next();
        if (ParseName("a table after LOAD", isQualified: true, "FROM") is not { } table) return null;
        if (!Expect("FROM", "after the table's name")) return null;
        if (ParseName("a source after FROM", isQualified: false, "MODE") is not { } source) return null;

        ModeSyntax? mode = null;
        SchemaChangeSyntax? onSchemaChange = null;
        while (Is("MODE") || Is("ON"))
        {
            if (Is("MODE") ? mode is not null : onSchemaChange is not null)
            {
                Report(SyntaxProblemCodes.RepeatedClause, _token.Span, TextOf(_token).ToUpperInvariant() + " stands twice.", "Keep one of them.");
                return null;
            }

            if (Is("MODE"))
            {
                mode = ParseMode(isLoad: true);
                if (mode is null) return null;
            }
            else
            {
                onSchemaChange = ParseSchemaChange();
                if (onSchemaChange is null) return null;
            }
        }

        var hint = SpellingHint("MODE", "ON");
        return EndStatement("the LOAD statement", hint) ? new LoadStatement(SpanFrom(start), table, source, mode, onSchemaChange) : null;
    }

    private CreateStatement? ParseCreate()
    {
        var start = _token.Start;
        Next();
        var isOrReplace = Take("OR");
        if (isOrReplace && !Expect("REPLACE", "after OR")) return null;

        if (!Is("TABLE") && !Is("VIEW"))
        {
            var isTemporary = Is("TEMP") || Is("TEMPORARY") || Is("MATERIALIZED");
            ReportExpected("TABLE or VIEW", isTemporary ? "Every table of a pipeline is kept: write CREATE TABLE." : SpellingHint("TABLE", "VIEW"));
            return null;
        }

        var kind = Is("TABLE") ? CreatedKind.Table : CreatedKind.View;
        Next();
        if (Is("IF") && IsWord(After(_token), "NOT"))
        {
            ReportExpected("a name", "Leave IF NOT EXISTS out: CREATE TABLE makes its table anew on every run.");
            return null;
        }

        if (ParseName("a name", isQualified: true, "AS", "MODE") is not { } name) return null;
        ModeSyntax? mode = null;
        if (Is("MODE"))
        {
            if (kind is CreatedKind.View)
            {
                Report(SyntaxProblemCodes.ModeNotAllowed, _token.Span, "A view has no MODE: it holds no rows.", "Leave MODE out, or write CREATE TABLE.");
                return null;
            }

            mode = ParseMode(isLoad: false);
            if (mode is null) return null;
        }

        var hint = _token.Kind is TokenKind.OpenParenthesis ? "Columns come from the query: CREATE TABLE name AS SELECT …" : SpellingHint("AS", "MODE");
        if (!Expect("AS", "and a query", hint)) return null;
        if (ParseQuery("after AS", SqlEnd.Statement) is not { } query) return null;
        return EndStatement("the CREATE statement") ? new CreateStatement(SpanFrom(start), isOrReplace, kind, name, mode, query) : null;
    }

    private ExportStatement? ParseExport()
    {
        var start = _token.Start;
        Next();
        NameSyntax? table = null;
        TextSpan? query = null;
        if (IsTableToExport())
        {
            table = ParseName("a table or query after EXPORT", isQualified: true);
            if (table is null) return null;
        }
        else
        {
            query = ParseQuery("or table after EXPORT", SqlEnd.Target);
            if (query is null) return null;
            // Nothing that is wholly a target was found: the last TO is where one was meant.
            if (!Is("TO") && _to is { } meant)
            {
                query = TextSpan.FromBounds(start, meant.Start);
                MoveTo(meant.Start);
            }
        }

        if (!Expect("TO", "\"file\" TYPE format after what is exported")) return null;
        var target = ParseText("a file or URI in quotes after TO");
        if (target is null || !Expect("TYPE", "and a format after the target")) return null;
        var format = ParseName("a format after TYPE", isQualified: false, "OPTIONS", "MODE");
        if (format is null) return null;
        ModeSyntax? mode = null;
        if (Is("MODE"))
        {
            if (IsWord(After(_token), "INCREMENTAL"))
            {
                Next();
                Report(SyntaxProblemCodes.ModeNotAllowed, _token.Span, "EXPORT has no MODE INCREMENTAL: it writes all rows of the table or query.", "Write MODE APPEND or UPSERT, and export a query of the rows that are new.");
                return null;
            }

            mode = ParseMode(isLoad: true);
            if (mode is null) return null;
        }

        JsonObjectSyntax? options = null;
        if (Take("OPTIONS"))
        {
            options = ParseJson("OPTIONS");
            if (options is null) return null;
        }

        return EndStatement("the EXPORT statement", SpellingHint("OPTIONS", "MODE")) ? new ExportStatement(SpanFrom(start), table, query, target, format, mode, options) : null;
    }

    // A name and TO "file". In SELECT to "x" FROM t, too, but a table that is called "select" has a TYPE behind the file.
    private bool IsTableToExport()
    {
        if (AfterName(_token) is not { } to || !IsWord(to, "TO")) return false;
        var file = After(to);
        return IsText(file) && (IsWord(After(file), "TYPE") || _token.Kind is not TokenKind.Word || !Keywords.QueryStarts.Contains(TextOf(_token)));
    }

    private IncludeStatement? ParseInclude()
    {
        var start = _token.Start;
        Next();
        if (ParseText("a file in quotes after INCLUDE") is not { } path) return null;
        string? alias = null;
        if (Take("AS"))
        {
            if (_token.Kind is not TokenKind.Word || !VariableReference.IsName(TextOf(_token)))
            {
                ReportExpected("a name of letters, digits and _ after AS", null, SyntaxProblemCodes.InvalidName);
                return null;
            }

            alias = TextOf(_token);
            Next();
        }

        return EndStatement("the INCLUDE statement", SpellingHint("AS")) ? new IncludeStatement(SpanFrom(start), path, alias) : null;
    }

    private JsonObjectSyntax? ParseJson(string after)
    {
        if (_token.Kind is not TokenKind.OpenBrace)
        {
            ReportExpected("{ after " + after, "Write " + after + " { \"name\": value }.");
            return null;
        }

        var json = _json.Read(_token.Start, out var end);
        MoveTo(end);
        return json;
    }

    private TextSpan SpanFrom(int start) => TextSpan.FromBounds(start, _previousEnd);
}
