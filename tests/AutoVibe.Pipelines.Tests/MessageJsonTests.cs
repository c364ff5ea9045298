using System.Text;
using System.Text.Json;

namespace AutoVibe.Pipelines.Tests;

public sealed class MessageJsonTests
{
    [Theory]
    [InlineData("C:\\u0000 is a path")]
    [InlineData("quotes \" and \\ and \u0001 and \u007F")]
    [InlineData("Grüße, 世界, 🚀🚀, \uFFFD")]
    [InlineData("")]
    [InlineData("\uFFFE\u2028\u2029")]
    public void Any_text_comes_back_as_it_was(string text) => Assert.Equal(text, MessageJson.Read<Note>(MessageJson.Write(new Note(text))).Text);

    [Theory]
    [InlineData(4095)]
    [InlineData(4097)]
    [InlineData(20_000)]
    public void Long_text_comes_back_as_it_was_wherever_it_is_cut(int length)
    {
        var text = new StringBuilder();
        for (var i = 0; text.Length < length; i++)
            text.Append(i % 3 == 0 ? "🚀" : i % 3 == 1 ? "\"" : "é");

        Assert.Equal(text.ToString(), MessageJson.Read<Note>(MessageJson.Write(new Note(text.ToString()))).Text);
    }

    [Theory]
    [InlineData('a', '\0', 'b')]
    [InlineData('\uD83D')]
    [InlineData('\uD83D', 'a')]
    [InlineData('a', '\uDE80')]
    [InlineData('\uDE80', '\uD83D')]
    public void Text_that_could_not_be_read_again_is_not_written(params char[] characters)
    {
        var text = new string(characters);
        Assert.Throws<JsonException>(() => MessageJson.Write(new Note(text)));
        Assert.Throws<JsonException>(() => MessageJson.Write(new Dictionary<string, int> { [text] = 1 }));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Numbers_that_are_none_are_not_written(double number) => Assert.Throws<JsonException>(() => MessageJson.Write(new[] { number }));

    [Theory]
    [InlineData("""{"text":"\ud83d\ude80"}""", true)]
    [InlineData("""{"text":"\\u0000"}""", true)]
    [InlineData("""{"text":"\\\u0000"}""", false)]
    [InlineData("""{"other":"\ud83d"}""", false)]
    [InlineData("""{"other":"\ude80"}""", false)]
    [InlineData("""{"other":"\ud83dx\ude80"}""", false)]
    [InlineData("""{"other":"\ud83d\n"}""", false)]
    [InlineData("""{"other":"\u00"}""", false)]
    public void Escapes_are_read_exactly_even_in_strings_that_nobody_asks_for(string text, bool valid)
    {
        var error = Record.Exception(() => MessageJson.Read<Note>(Encoding.UTF8.GetBytes(text)));

        Assert.Equal(valid, error is null);
        Assert.True(valid || error is JsonException, $"{error}");
    }

    [Theory]
    [InlineData("1e400", typeof(double))]
    [InlineData("-1e400", typeof(double?))]
    [InlineData("1e40", typeof(float))]
    [InlineData("1e40", typeof(decimal))]
    [InlineData("3000000000", typeof(int))]
    public void Numbers_out_of_range_are_refused(string text, Type type) => Assert.Throws<JsonException>(() =>
        typeof(MessageJsonTests).GetMethod(nameof(Read), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!
            .MakeGenericMethod(type).CreateDelegate<Action<string>>()(text));

    [Fact]
    public void A_value_that_is_too_deep_is_refused_in_both_directions()
    {
        var deep = new Deep();
        for (var i = 0; i < 10_000; i++)
            deep = new Deep { Inner = deep };

        Assert.Throws<JsonException>(() => MessageJson.Write(deep));
        Assert.Throws<JsonException>(() => MessageJson.Read<Deep>(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"inner\":", 10_000)) + "null" + new string('}', 10_000))));
        Assert.Throws<JsonException>(() => MessageJson.Read<JsonElement>(Encoding.UTF8.GetBytes(new string('[', 10_000) + new string(']', 10_000))));
    }

    [Fact]
    public void After_a_refused_value_the_next_one_is_written_whole()
    {
        Assert.Throws<MessageTooLargeException>(() => MessageJson.Write(new Note(new string('x', 3000)), 1000));
        Assert.Throws<JsonException>(() => MessageJson.Write(new Note("\0")));

        Assert.Equal("""{"text":"short"}""", MessageJson.WriteText(new Note("short")));
    }

    [Theory]
    [MemberData(nameof(Huge))]
    public void A_huge_value_is_refused_without_writing_it_out(object value)
    {
        const int Limit = 1 << 20;
        Assert.Throws<MessageTooLargeException>(() => MessageJson.Write(value, 1000));
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Throws<MessageTooLargeException>(() => MessageJson.Write(value, Limit));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2 * Limit);
    }

    [Fact]
    public void The_limit_is_exact()
    {
        var note = new Note(new string('"', 100_000));
        var size = MessageJson.Write(note).Length;

        Assert.Equal(size, MessageJson.Write(note, size).Length);
        Assert.Throws<MessageTooLargeException>(() => MessageJson.Write(note, size - 1));
    }

    public static TheoryData<object> Huge => new(
        new string('x', 10_000_000),
        new string('"', 10_000_000),
        new string('世', 50_000_000),
        new byte[10_000_000],
        Enumerable.Range(0, 5_000_000).ToArray(),
        Enumerable.Repeat("a \"text\" of some length", 1_000_000).ToList());

    private static void Read<T>(string text) => MessageJson.Read<T>(Encoding.UTF8.GetBytes(text));

    private sealed record Note(string Text);

    private sealed record Deep
    {
        public Deep? Inner { get; init; }
    }
}
