using System.Buffers;
using System.Text;

namespace AutoVibe.Machines;

/// <summary>A kind of credential that is known by its first letters and by what follows them.</summary>
/// <param name="name">What is shown in its place.</param>
/// <param name="prefix">Its first letters; the case means nothing where <paramref name="anyCase"/> says so.</param>
/// <param name="body">What may follow them.</param>
/// <param name="least">How many of these must follow.</param>
/// <param name="alone">Whether it must not be the end of a longer word.</param>
/// <param name="digit">Whether one of them must be a digit.</param>
/// <param name="keep">Whether the first letters stay.</param>
/// <param name="anyCase">Whether the case of the first letters means nothing.</param>
internal sealed class TokenForm(string name, string prefix, SearchValues<byte> body, int least, bool alone = true, bool digit = false, bool keep = false, bool anyCase = false) : Form(name)
{
    private static readonly SearchValues<byte> Digits = SearchValues.Create("0123456789"u8);
    private readonly Spelling _prefix = new(Encoding.ASCII.GetBytes(prefix), anyCase);

    public override IEnumerable<int> Starts => _prefix.Starts;

    public override Sighting Match(ReadOnlySpan<byte> text, int at)
    {
        var length = _prefix.Match(text[at..]);
        if (length == 0 || (alone && Words.ContinueBefore(text, at)))
            return Sighting.No;
        if (length < 0)
            return Sighting.More;

        var rest = text[(at + length)..];
        var end = rest[..Math.Min(rest.Length, least)].IndexOfAnyExcept(body);
        if (end >= 0)
            return Sighting.No;
        if (rest.Length < least)
            return Sighting.More;
        return digit && !rest[..least].ContainsAny(Digits) ? Sighting.No : keep ? new(least, length) : new(length + least);
    }

    public override Tail NewTail() => new RunTail(body);

    /// <summary>Words in bytes.</summary>
    private static class Words
    {
        // What an escape ends with is no letter of a word: the n of \n, the 0 of %20.
        public static bool ContinueBefore(ReadOnlySpan<byte> text, int at)
        {
            if (at == 0 || !IsLetter(text[at - 1]))
                return false;
            var before = text[..at];
            return !(before.Length >= 2 && before[^2] == '\\' && before[^1] is (byte)'n' or (byte)'r' or (byte)'t' or (byte)'b' or (byte)'f')
                && !(before.Length >= 3 && before[^3] == '%')
                && !(before.Length >= 6 && before[^6] == '\\' && before[^5] == 'u');
        }

        private static bool IsLetter(byte letter) => char.IsAsciiLetterOrDigit((char)letter) || letter is (byte)'_' or (byte)'-';
    }
}
