using System.Collections.Immutable;

namespace SqlFlow.Language;

/// <summary>Follows a pipeline's text: INCLUDE, SET and IF are evaluated in text order; what is left is what will run.</summary>
/// <remarks>Not thread-safe, and of one use: <see cref="Expand"/> makes one.</remarks>
public sealed class PipelineExpander
{
    private readonly ExpansionOptions _options;
    private readonly ExpansionProblems _problems = new();
    private readonly DefinitionCheck _definitions;
    private readonly Dictionary<string, SyntaxFile> _parsed = new(StringComparer.Ordinal);
    private readonly List<SourceText> _files = new();
    private readonly ImmutableArray<FlatStatement>.Builder _statements = ImmutableArray.CreateBuilder<FlatStatement>();

    // A stack of our own: files and IFs nest deeper than a thread's stack might bear.
    private readonly Stack<Frame> _frames = new();
    private int _includes;
    private bool _isStopped;

    private PipelineExpander(ExpansionOptions options) => (_options, _definitions) = (options, new DefinitionCheck(options, _problems));

    /// <summary>Parses a file and all that it includes, and follows them.</summary>
    /// <param name="root">The pipeline's file.</param>
    /// <param name="options">Variables, files and limits.</param>
    /// <returns>What will run, and what is wrong.</returns>
    public static ExpandedPipeline Expand(SourceText root, ExpansionOptions? options = null)
    {
        if (root is null) throw new ArgumentNullException(nameof(root));
        return new PipelineExpander(options ?? ExpansionOptions.Default).Run(root);
    }

    private ExpandedPipeline Run(SourceText root)
    {
        var scope = new VariableScope(_options);
        var file = Parse(root);
        _frames.Push(new Frame(file.Source, file.Statements, scope, null));
        while (_frames.Count > 0 && !_isStopped && !_problems.IsFull)
        {
            var frame = _frames.Peek();
            if (frame.Next < frame.Statements.Length)
            {
                Follow(frame.Statements[frame.Next++], frame);
                continue;
            }

            _frames.Pop();
            if (frame.Alias is { } alias) _frames.Peek().Scope.Leave(frame.Scope, alias);
        }

        _definitions.Finish();
        return new ExpandedPipeline(_statements.ToImmutable(), _problems.InOrder(), _files.ToImmutableArray(), scope.Environment);
    }

    private void Follow(StatementSyntax statement, Frame frame)
    {
        switch (statement)
        {
            case IfStatement branch:
                if (Choose(branch, frame) is { IsDefaultOrEmpty: false } taken) _frames.Push(new Frame(frame.Source, taken, frame.Scope, null) { Includer = frame.Includer, Depth = frame.Depth });
                break;
            case IncludeStatement include:
                Include(include, frame);
                break;
            case SetStatement set:
                var environment = frame.Scope.Environment;
                var value = Bindings.Resolve(set, frame.Source, environment, _problems);
                frame.Scope.Set(set.Name, value);
                // What the caller says wins: nothing would be set.
                if (environment.FindStrong(set.Name) is null) Emit(set, frame.Source, environment);
                break;
            default:
                _definitions.Add(statement, frame.Source, frame.Scope.Environment);
                Emit(statement, frame.Source, frame.Scope.Environment);
                break;
        }
    }

    private void Emit(StatementSyntax statement, SourceText source, VariableEnvironment variables)
    {
        if (_statements.Count == _options.MaxStatements)
        {
            _problems.Add(SyntaxProblemCodes.LimitExceeded, source, statement.Span, "The pipeline has more than " + Text(_options.MaxStatements) + " statements.", "Split it.");
            _isStopped = true;
            return;
        }

        _statements.Add(new FlatStatement(statement, source, variables));
    }

    // The statements of the first branch whose condition holds. All conditions are evaluated, so that all that is wrong with them is found.
    private ImmutableArray<StatementSyntax> Choose(IfStatement statement, Frame frame)
    {
        var evaluator = new ConditionEvaluator(frame.Source, frame.Scope.Environment, _problems);
        var (isUnknown, isTaken, taken) = (false, false, statement.Else);
        foreach (var branch in statement.Branches)
        {
            var value = evaluator.Evaluate(branch.Condition);
            isUnknown |= value is null;
            if (isTaken || value is not true) continue;
            (isTaken, taken) = (true, branch.Statements);
        }

        if (!isUnknown) return taken;
        _problems.IsPartial = true;
        return default;
    }

    private void Include(IncludeStatement include, Frame frame)
    {
        var path = frame.Scope.Environment.Fill(include.Path.Value, out var problem);
        if (problem is { } bad)
        {
            _problems.Check(bad.Name, bad.Kind, frame.Source, include.Path.Span, "in the name of a file");
            _problems.IsPartial = true;
            return;
        }

        var message = frame.Depth >= _options.MaxIncludeDepth ? "Files include each other more than " + Text(_options.MaxIncludeDepth) + " deep."
            : _includes++ >= _options.MaxIncludes ? "More than " + Text(_options.MaxIncludes) + " files are included." : null;
        if (message is not null)
        {
            _problems.Add(SyntaxProblemCodes.LimitExceeded, frame.Source, include.Span, message);
            _isStopped = true;
            return;
        }

        var found = _options.ReadIncluded(path, frame.Source);
        if (found.Source is not { } source)
        {
            _problems.Add(SyntaxProblemCodes.IncludeNotFound, frame.Source, include.Path.Span, found.Error!, "The path is relative to the file that says INCLUDE.");
            _problems.IsPartial = true;
            return;
        }

        if (frame.CycleTo(source.Path) is { } cycle)
        {
            _problems.Add(SyntaxProblemCodes.IncludeCycle, frame.Source, include.Path.Span, "Files include each other: " + cycle + ".", "Remove one of the INCLUDEs.");
            _problems.IsPartial = true;
            return;
        }

        var file = Parse(source);
        var scope = include.Alias is { } alias ? frame.Scope.Enter(alias) : frame.Scope;
        _frames.Push(new Frame(file.Source, file.Statements, scope, include.Alias) { Includer = frame, Depth = frame.Depth + 1 });
    }

    // A file that is included twice is parsed, and its mistakes are reported, once.
    private SyntaxFile Parse(SourceText source)
    {
        if (source.Path is { } path && _parsed.TryGetValue(path, out var known)) return known;
        var file = PipelineParser.Parse(source);
        _files.Add(source);
        if (source.Path is not null) _parsed.Add(source.Path, file);
        _problems.AddRange(file.Problems);
        _problems.IsPartial |= !file.Problems.IsEmpty;
        return file;
    }

    private static string Text(int number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);

    // Statements of one file that are being followed.
    private sealed class Frame
    {
        public Frame(SourceText source, ImmutableArray<StatementSyntax> statements, VariableScope scope, string? alias) =>
            (Source, Statements, Scope, Alias) = (source, statements, scope, alias);

        public SourceText Source { get; }

        public ImmutableArray<StatementSyntax> Statements { get; }

        public VariableScope Scope { get; }

        /// <summary>What the included file is called; null: nothing ends with this frame.</summary>
        public string? Alias { get; }

        /// <summary>Where the INCLUDE stands that this frame is part of; null: in the root.</summary>
        public Frame? Includer { get; init; }

        public int Depth { get; init; }

        public int Next { get; set; }

        /// <summary>The files from one on, to this one and back; null: the file does not lead here.</summary>
        public string? CycleTo(string? path)
        {
            if (path is null) return null;
            var chain = path;
            for (var frame = this; frame is not null; frame = frame.Includer)
            {
                chain = (frame.Source.Path ?? "?") + " -> " + chain;
                if (frame.Source.Path == path) return chain;
            }

            return null;
        }
    }
}
