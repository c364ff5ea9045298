using System.Buffers;
using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace AutoVibe.Machines.Tests;

public sealed class RedactedFlowTests
{
    private static readonly string[] Values = ["s3cr3t-value/+=", "pässwörd \"quoted\"", "aaaaaaab", "abcabcabd"];
    private static readonly Redactor Redactor = Redactor.Of(Values.Select((value, at) => new Secret($"S{at}", value)));

    // Pieces of secrets stand between whole ones, so that matches begin, fail and begin anew.
    private static readonly Gen<string> Parts = Gen.OneOf(
        Gen.Elements(Values.SelectMany(Written.InEveryWay)),
        Gen.Elements(Values.SelectMany(Written.InEveryWay)).SelectMany(written => Gen.Choose(1, written.Length).Select(length => written[..length])),
        Gen.Elements("sk-ant-abcdefghijklmnopqrstu", "ghp_0123456789abcdefghijklmnopqrstuv", "-----BEGIN PRIVATE KEY-----\nMII\n-----END PRIVATE KEY-----", "ftp://me:pw@host", "-----BEGIN ", "eyJhbGciOiJIUzI1NiJ9.ey"),
        Gen.Elements("\n", " ", "\\n", "%", "\\", "text", "a", "ab", "73", "\u00e9", "://", ".", "\"", "{\"a\":1}"));

    private static readonly Gen<string> Texts = Parts.ArrayOf().Select(parts => string.Concat(parts));

    [Fact]
    public void However_a_text_is_cut_the_same_comes_out() =>
        Prop.ForAll((from text in Texts from seed in Gen.Choose(0, int.MaxValue - 1) select (text, seed)).ToArbitrary(), run =>
            Encoding.UTF8.GetString(Redactor.Redact(Encoding.UTF8.GetBytes(run.text))) == Cut(run.text, new Random(run.seed), longest: 9))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    [Fact]
    public void No_spelling_of_a_value_is_left_whatever_stands_around_it() =>
        Prop.ForAll((from before in Texts from value in Gen.Elements(Values) from way in Gen.Choose(0, 100) from behind in Texts select (before, value, way, behind)).ToArbitrary(), run =>
        {
            var spellings = Written.InEveryWay(run.value).ToList();
            var clean = Redactor.Redact($"{run.before}\n{spellings[run.way % spellings.Count]}\n{run.behind}");
            return !clean.Contains(run.value, StringComparison.Ordinal) && !clean.Contains(spellings[run.way % spellings.Count], StringComparison.Ordinal);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));

    [Fact]
    public void Nothing_is_kept_back_of_a_text_that_begins_no_secret()
    {
        var output = new ArrayBufferWriter<byte>();
        var flow = Redactor.Begin();

        flow.Push("a line of a log.\n"u8, output);

        Assert.Equal(0, flow.Held);
        Assert.Equal("a line of a log.\n", Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Fact]
    public void What_is_kept_back_is_never_more_than_the_longest_spelling()
    {
        var output = new ArrayBufferWriter<byte>();
        var flow = Redactor.Begin();
        var most = 0;
        foreach (var piece in Enumerable.Repeat(Encoding.UTF8.GetBytes(string.Concat(Values.SelectMany(Written.InEveryWay))), 3).SelectMany(bytes => bytes.Chunk(1)))
        {
            flow.Push(piece, output);
            most = Math.Max(most, flow.Held);
        }

        Assert.InRange(most, 10, Values.Max(value => value.Length) * 16);
    }

    [Fact]
    public void A_key_without_an_end_does_not_swallow_the_rest_of_a_log()
    {
        var text = "-----BEGIN PRIVATE KEY-----\n" + string.Concat(Enumerable.Repeat("MIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n", 4000));

        Assert.InRange(Cut(text, new Random(1), longest: 5000).Length, text.Length - (66 * 1024), text.Length - (60 * 1024));
    }

    private static string Cut(string text, Random random, int longest)
    {
        var (bytes, output, flow) = (Encoding.UTF8.GetBytes(text), new ArrayBufferWriter<byte>(), Redactor.Begin());
        for (var at = 0; at < bytes.Length;)
        {
            var length = Math.Min(random.Next(0, longest), bytes.Length - at);
            flow.Push(bytes.AsSpan(at, length), output);
            at += length;
        }

        flow.End(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
