using System.Text;
using CsCheck;

namespace SqlFlow.Language.Tests.Fuzzing;

/// <summary>Whatever the text: no exception, no hang, places within the text, and statements that do not overlap.</summary>
public sealed class FuzzTests
{
    private const string Valid = """
        -- a pipeline
        SOURCE users TYPE csv PARAMS { "path": "data/${region|eu}/*.csv", "n": ${n}, "list": [1, "a;b\"", null,], };
        LOAD main."My Table" FROM users MODE UPSERT KEY (id, "the day") ON SCHEMA CHANGE APPEND_NEW;
        SET region = 'it''s'; SET last = (SELECT max(id) FROM t WHERE a = ')');
        IF ${region|eu} = 'eu' AND NOT (${n|1} > 5 OR ${n|1} IN (1, 2)) THEN
          CREATE OR REPLACE TABLE t MODE INCREMENTAL BY ts LOOKBACK '2 days' AS
          WITH a AS (SELECT $$x;$$ AS load, E'\'' FROM "b;" /* c /* d */ */) SELECT CASE WHEN a THEN b ELSE c END FROM a;
        ELSE IF TRUE THEN
          EXPORT SELECT to "x" FROM t TO "out/${region}.csv" TYPE CSV OPTIONS { "delimiter": ";" };
        ELSE
          INCLUDE "b.sf" AS b;
        END IF;
        CHECK t EXPECT NOT NULL (a), ROW COUNT BETWEEN 1 AND 9, a > 0 SEVERITY WARN;
        """;

    private static readonly string[] Pieces =
    [
        "SOURCE", "LOAD", "CREATE", "EXPORT", "SET", "INCLUDE", "IF", "CHECK", "TYPE", "PARAMS", "FROM", "OPTIONS", "MODE", "UPSERT", "KEY", "INCREMENTAL", "BY",
        "LOOKBACK", "ON", "SCHEMA", "CHANGE", "SYNC", "OR", "REPLACE", "TABLE", "VIEW", "AS", "TO", "THEN", "ELSE", "END", "END IF;", "NOT", "NULL", "UNIQUE", "ROW",
        "COUNT", "BETWEEN", "AND", "FRESH", "WITHIN", "EMPTY", "EXPECT", "SEVERITY", "WARN", "IN", "TRUE", "CASE", "SELECT 1", "a", "\"b c\"", "'x'", "1.5", "${x}",
        "${x|y}", "${", "$${", "$$", "$t$", "'", "\"", "--", "/*", "*/", "(", ")", "[", "]", "{", "}", "{ \"a\": ", "\\", ";", ",", ".", "=", "==", "<>", "-", "e'",
        "\n", "\r\n", "\uFEFF", "é", "\0", "LOAD t FROM s;", "SET a = 1;", "IF 1=1 THEN",
    ];

    [Fact]
    public void Random_bytes() => Gen.Byte.Array[0, 300].Sample(bytes => Check(SourceText.FromBytes("a.sf", bytes)), iter: 20_000);

    [Fact]
    public void Random_characters() => Gen.Char["aE_;'\"$\\{}()[]|-/*=<. \n\r,15é"].Array[0, 200].Sample(text => Check(new SourceText("a.sf", new string(text))), iter: 30_000);

    [Fact]
    public void Random_tokens() =>
        Gen.Select(Gen.Int[0, Pieces.Length - 1].Array[0, 60], Gen.Bool)
            .Sample((pieces, isSpaced) => Check(new SourceText("a.sf", string.Join(isSpaced ? " " : "", pieces.Select(piece => Pieces[piece])))), iter: 30_000);

    [Fact]
    public void Mutations_of_a_valid_file() =>
        Gen.Select(Gen.Int[0, Valid.Length - 1], Gen.Int[0, 20], Gen.Int[0, Pieces.Length - 1], Gen.Int[0, 3]).Array[1, 4].Sample(
            changes =>
            {
                var text = new StringBuilder(Valid);
                foreach (var (at, length, piece, kind) in changes)
                {
                    var start = Math.Min(at, text.Length);
                    if (kind != 0) text.Remove(start, Math.Min(length, text.Length - start));
                    if (kind < 2) text.Insert(start, Pieces[piece]);
                }

                Check(new SourceText("a.sf", text.ToString()));
            },
            iter: 20_000);

    [Fact]
    public void The_valid_file_is_valid() => Assert.Empty(PipelineExpander.Expand(new SourceText("a.sf", Valid)).Problems.Where(problem => problem.Code != SyntaxProblemCodes.UndefinedVariable));

    [Fact]
    public void Statements_and_what_stands_between_them_are_the_text()
    {
        string[] statements =
        [
            "SET a = 1;", "LOAD t FROM s;", "CREATE TABLE t AS SELECT ';' /* ; */;", "EXPORT t TO \"x\" TYPE CSV OPTIONS { \"a\": \";\" };", "CHECK t EXPECT a > 0;",
            "IF 1=1 THEN SET a = ';'; ELSE LOAD t FROM s; END IF;", "SOURCE s TYPE csv PARAMS { };", "INCLUDE \"x;\";",
        ];
        string[] gaps = ["", " ", "\r\n", "-- ; '\n", "/* ; ' /* */ */", ";"];
        Gen.Select(Gen.Int[0, statements.Length - 1], Gen.Int[0, gaps.Length - 1]).Array[0, 12].Sample(
            parts =>
            {
                var text = string.Concat(parts.Select(part => gaps[part.Item2] + statements[part.Item1]));

                var file = Sf.Good(text);

                Assert.Equal(parts.Select(part => statements[part.Item1]), file.Statements.Select(statement => Sf.Cut(text, statement.Span)));
            },
            iter: 2_000);
    }

    private static void Check(SourceText source)
    {
        var options = new ExpansionOptions { ReadIncluded = (path, _) => path.Length > 40 ? IncludedFile.Missing("No.") : IncludedFile.Found(new SourceText(path, "SET q = 1;")) };
        var file = PipelineParser.Parse(source);
        var pipeline = PipelineExpander.Expand(source, options);

        Assert.True(pipeline.Problems.Length >= file.Problems.Length);
        foreach (var problem in pipeline.Problems)
        {
            Assert.InRange(problem.Offset, 0, problem.Source.Text.Length);
            Assert.InRange(problem.Offset + problem.Length, 0, problem.Source.Text.Length);
            Assert.NotEmpty(problem.ToString());
        }

        var end = 0;
        foreach (var statement in file.Statements)
        {
            Assert.True(statement.Span.Start >= end && statement.Span.Length > 0, "Statements overlap.");
            end = statement.Span.End;
            if (statement is CreateStatement create) Assert.True(create.Query.Start >= statement.Span.Start && create.Query.End <= end && create.Query.Length > 0);
        }

        Assert.True(end <= source.Text.Length);
    }
}
