using SqlFlow.Compilation;

namespace SqlFlow.Handlers.Tests.Docs;

public sealed class LeadingCommentTests
{
    [Theory]
    [InlineData("-- One line.\n@", "One line.")]
    [InlineData("-- Two\n--  lines.  \n@", "Two lines.")]
    [InlineData("-- Two\n--\n-- paragraphs.\n@", "Two\nparagraphs.")]
    [InlineData("-- CR LF\r\n-- too.\r\n  @", "CR LF too.")]
    [InlineData("----------\n-- Framed.\n----------\n@", "Framed.")]
    [InlineData("-- Apart.\n\n@", null)]
    [InlineData("-- Of the first.\nSET a = 1; @", null)]
    [InlineData("SET a = 1; -- behind\n@", null)]
    [InlineData("SET a = 1; -- behind\n-- Its own.\n@", "Its own.")]
    [InlineData("/*\n-- within a block */\n@", null)]
    [InlineData("/* a block */\n@", null)]
    [InlineData("--\n@", null)]
    [InlineData("\uFEFF-- After a byte order mark.\n@", "After a byte order mark.")]
    [InlineData("@", null)]
    public void Lines_directly_before_the_statement_count(string text, string? expected) =>
        Assert.Equal(expected, LeadingComment.Before(text.Replace('@', 'X'), text.IndexOf('@', StringComparison.Ordinal)));

    [Theory]
    [InlineData("-- Head.\n\nSET a = 1;", "Head.")]
    [InlineData("-- Head,\n-- longer.\n\n-- Not this.\nSET a = 1;", "Head, longer.")]
    [InlineData("-- Of the statement.\nSET a = 1;", null)]
    [InlineData("\nSET a = 1;", null)]
    [InlineData("-- Only this", "Only this")]
    [InlineData("", null)]
    public void The_head_of_a_file_is_of_the_pipeline_if_an_empty_line_follows(string text, string? expected) => Assert.Equal(expected, LeadingComment.AtHead(text));
}
