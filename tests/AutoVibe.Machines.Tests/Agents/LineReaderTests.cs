using System.Text;

namespace AutoVibe.Machines.Tests;

public sealed class LineReaderTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("one", "one")]
    [InlineData("one\n", "one")]
    [InlineData("one\r\ntwo", "one|two")]
    [InlineData("\n\n", "|")]
    public async Task Lines_end_at_line_feeds(string text, string lines) =>
        Assert.Equal(lines, string.Join('|', (await ReadAsync(text, 100)).Select(line => line.Text)));

    [Fact]
    public async Task Of_a_line_that_is_too_long_the_rest_is_passed_over() =>
        Assert.Equal([("abcde", 3), ("ok", 0L)], await ReadAsync("abcdefgh\nok\n", 5));

    [Fact]
    public async Task A_character_in_two_pieces_is_whole()
    {
        var text = new string('x', 65535) + "é\n";

        Assert.Equal([(text.TrimEnd(), 0L)], await ReadAsync(text, 100_000));
    }

    private static async Task<List<(string Text, long PassedOver)>> ReadAsync(string text, int longest) =>
        await new LineReader(new MemoryStream(Encoding.UTF8.GetBytes(text)), longest).ReadAsync(CancellationToken.None).ToListAsync();
}
