using System.Text;

namespace SqlFlow.Language.Tests.Text;

public sealed class SourceTextTests
{
    [Fact]
    public void Places_count_lines_and_characters_from_one()
    {
        var source = new SourceText(null, "a\nbü😀c\r\nd\re");

        Assert.Equal(
            ["1:1", "1:2", "2:1", "2:2", "2:3", "2:4", "2:5", "2:6", "2:7", "3:1", "3:2", "4:1", "4:2", "4:2"],
            Enumerable.Range(0, source.Text.Length + 2).Select(offset => source.Position(offset).ToString()));
    }

    [Fact]
    public void A_byte_order_mark_is_not_counted()
    {
        Assert.Equal("1:1: SF1002", new SourceText(null, "\uFEFFx;") is var source ? PipelineParser.Parse(source).Problems[0].ToString()[..11] : "");
        Assert.Equal("LOAD t FROM s;", SourceText.FromBytes(null, [0xEF, 0xBB, 0xBF, .. "LOAD t FROM s;"u8]).Text);
    }

    [Theory]
    [InlineData(new byte[] { 0xFF }, "FF")]
    [InlineData(new byte[] { 0xC0, 0xAF }, "C0")]
    [InlineData(new byte[] { 0xE2, 0x82 }, "E2")]
    [InlineData(new byte[] { 0xE0, 0x80, 0x80 }, "E0")]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 }, "ED")]
    [InlineData(new byte[] { 0xF0, 0x80, 0x80, 0x80 }, "F0")]
    [InlineData(new byte[] { 0xF4, 0x90, 0x80, 0x80 }, "F4")]
    [InlineData(new byte[] { 0x80 }, "80")]
    public void Bytes_that_are_not_utf_8_have_a_place(byte[] bad, string shown)
    {
        var source = SourceText.FromBytes("a.sf", [.. "SET a = 1;\n  -- ü "u8, .. bad, .. " x\n"u8]);

        var file = PipelineParser.Parse(source);

        Assert.Empty(file.Statements);
        Assert.Equal($"a.sf:2:8: SF1030: The file is not UTF-8 text: the byte 0x{shown} does not belong here. (Save the file as UTF-8.)", Assert.Single(file.Problems).ToString());
    }

    [Fact]
    public void Characters_of_all_lengths_are_utf_8()
    {
        const string Text = "SET a = 'aü€😀\uFFFD\u0800\uFFFF';";

        Assert.Equal(Text, SourceText.FromBytes(null, Encoding.UTF8.GetBytes(Text)).Text);
        Assert.Null(SourceText.FromBytes(null, Encoding.UTF8.GetBytes(Text)).Problem);
    }

    [Fact]
    public void Large_files_are_refused()
    {
        var source = SourceText.FromBytes("a.sf", new byte[11], maxBytes: 10);

        Assert.Equal("a.sf:1:1: SF1031: The file has 11 bytes; at most 10 are read. (Split it, and join the parts with INCLUDE.)", Assert.Single(PipelineParser.Parse(source).Problems).ToString());
        Assert.Null(SourceText.FromBytes("a.sf", new byte[10], maxBytes: 10).Problem);
    }
}
