using System.Text;

namespace AutoVibe.Machines;

/// <summary>One way to write one element of a value.</summary>
/// <param name="Text">The bytes.</param>
/// <param name="AnyCase">Whether the case of letters means nothing, as in hexadecimal digits.</param>
internal sealed record Spelling(byte[] Text, bool AnyCase = false)
{
    /// <summary>The three bytes that it may begin with, the first one the most significant.</summary>
    public IEnumerable<int> Starts => Beginnings(3).Select(three => (three[0] << 16) | (three[1] << 8) | three[2]);

    public static Spelling Of(string text, bool anyCase = false) => new(Encoding.UTF8.GetBytes(text), anyCase);

    /// <summary>Its length when a text begins with it, 0 when it does not, -1 when the text ends within it.</summary>
    public int Match(ReadOnlySpan<byte> text)
    {
        var own = Text.AsSpan();
        for (var i = 0; i < own.Length; i++)
        {
            if (i == text.Length)
                return -1;
            if (text[i] != own[i] && !(AnyCase && (text[i] ^ own[i]) == CaseBit && char.IsAsciiLetter((char)text[i])))
                return 0;
        }

        return own.Length;
    }

    /// <summary>All of its first bytes, up to so many.</summary>
    public IEnumerable<byte[]> Beginnings(int length)
    {
        IEnumerable<byte[]> all = [[]];
        foreach (var letter in Text.Take(length))
            all = all.SelectMany(known => Cases(letter).Select(next => (byte[])[.. known, next]));
        return all;
    }

    private byte[] Cases(byte letter) => AnyCase && char.IsAsciiLetter((char)letter) ? [(byte)(letter | CaseBit), (byte)(letter & ~CaseBit)] : [letter];

    private const int CaseBit = 0x20;
}
