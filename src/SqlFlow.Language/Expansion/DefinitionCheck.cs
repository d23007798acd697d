namespace SqlFlow.Language;

/// <summary>Rules between statements that the text alone decides: what is defined twice, and what is not defined.</summary>
internal sealed class DefinitionCheck
{
    private readonly ExpansionOptions _options;
    private readonly ExpansionProblems _problems;
    private readonly Dictionary<string, (SourceText Source, NameSyntax Name)> _sources = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, (SourceText Source, NameSyntax Name)> _tables = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<(SourceText Source, NameSyntax Name, string Key)> _loads = new();

    // Suggestions compare with every name there is: enough is enough.
    private int _suggestions = 100;

    public DefinitionCheck(ExpansionOptions options, ExpansionProblems problems) => (_options, _problems) = (options, problems);

    public void Add(StatementSyntax statement, SourceText source, VariableEnvironment variables)
    {
        switch (statement)
        {
            case SourceStatement defined:
                AddSource(defined.Name, source, variables);
                break;
            case LoadStatement load:
                if (KeyOf(load.Source, variables) is { } from) _loads.Add((source, load.Source, from));
                if (KeyOf(load.Table, variables) is { } loaded && !_tables.ContainsKey(loaded)) _tables.Add(loaded, (source, load.Table));
                break;
            case CreateStatement create:
                AddTable(create, source, variables);
                break;
        }
    }

    /// <summary>Looks for the sources of all loads: a source may stand behind the load that reads it.</summary>
    public void Finish()
    {
        if (_problems.IsPartial) return;
        var known = new HashSet<string>(_options.KnownSources, StringComparer.OrdinalIgnoreCase);
        foreach (var (source, name, key) in _loads)
        {
            if (_sources.ContainsKey(key) || known.Contains(key)) continue;
            var nearest = _suggestions-- > 0 ? Spelling.Hint(key, _sources.Values.Select(static defined => defined.Name.Last).Concat(known)) : null;
            _problems.Add(SyntaxProblemCodes.UndefinedSource, source, name.Span, "The source '" + name.Last + "' is not defined.", nearest ?? "Define it: SOURCE " + name.Text + " TYPE csv PARAMS { \"path\": \"…\" };");
        }
    }

    private void AddSource(NameSyntax name, SourceText source, VariableEnvironment variables)
    {
        if (KeyOf(name, variables) is not { } key) return;
        if (_sources.TryGetValue(key, out var first))
        {
            _problems.Add(SyntaxProblemCodes.SourceDefinedTwice, source, name.Span, "The source '" + name.Last + "' is already defined at " + PlaceOf(first, source) + ".", "Give it another name.");
            return;
        }

        _sources.Add(key, (source, name));
    }

    private void AddTable(CreateStatement create, SourceText source, VariableEnvironment variables)
    {
        if (KeyOf(create.Name, variables) is not { } key) return;
        if (!_tables.TryGetValue(key, out var first))
        {
            _tables.Add(key, (source, create.Name));
            return;
        }

        if (create.IsOrReplace || create.Mode is { Kind: not WriteMode.Replace }) return;
        var what = create.Kind is CreatedKind.View ? "view" : "table";
        var hint = create.Kind is CreatedKind.View ? "Write CREATE OR REPLACE VIEW." : "Write CREATE OR REPLACE TABLE, or MODE APPEND or UPSERT.";
        _problems.Add(SyntaxProblemCodes.TableMadeTwice, source, create.Name.Span, "The " + what + " '" + create.Name.Text + "' is already made at " + PlaceOf(first, source) + ".", hint);
    }

    private static string PlaceOf((SourceText Source, NameSyntax Name) first, SourceText here)
    {
        var position = first.Source.Position(first.Name.Span.Start).ToString();
        return ReferenceEquals(first.Source, here) || first.Source.Path is null ? position : first.Source.Path + ":" + position;
    }

    // What a name stands for; null: only the run knows. The schema main is the one that a bare name means.
    private static string? KeyOf(NameSyntax name, VariableEnvironment variables)
    {
        var skip = name.Parts.Length == 2 && string.Equals(name.Parts[0], "main", StringComparison.OrdinalIgnoreCase) ? 1 : 0;
        var key = "";
        for (var i = skip; i < name.Parts.Length; i++)
        {
            var part = variables.Fill(name.Parts[i], out var problem);
            if (problem is not null) return null;
            key += (i > skip ? "\0" : "") + part;
        }

        return key;
    }
}
