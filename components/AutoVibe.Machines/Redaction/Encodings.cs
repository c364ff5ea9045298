using System.Buffers;
using System.Globalization;
using System.Text;

namespace AutoVibe.Machines;

/// <summary>The forms of a known value: as it is, in Base64 wherever it begins in a group of three, in hexadecimal, with percent escapes, and with the escapes of JSON.</summary>
internal static class Encodings
{
    // JSON in JSON in JSON: what a tool printed stands in an event that stands in a log.
    private const int JsonLevels = 3;

    // Programs break long lines of Base64 and hexadecimal; in JSON such a break is escaped.
    private static readonly byte[][] LineBreaks = [.. new[] { "\n", "\r\n", @"\n", @"\r\n" }.Select(Encoding.ASCII.GetBytes)];
    private static readonly byte[][] HexBreaks = [.. LineBreaks, " "u8.ToArray(), ":"u8.ToArray()];

    private static readonly SearchValues<byte> Base64Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=-_"u8);
    private static readonly SearchValues<byte> HexDigits = SearchValues.Create("0123456789abcdefABCDEF :"u8);
    private static readonly SearchValues<byte> EscapedLetters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_%\\"u8);

    private static readonly Element[] Hexes = [.. Enumerable.Range(0, 256).Select(one => new Element([Spelling.Of(one.ToString("x2", CultureInfo.InvariantCulture), anyCase: true)]))];
    private static readonly Element[] Percents = [.. Enumerable.Range(0, 256).Select(one => Percent((byte)one))];
    private static readonly Element[] Letters = [.. Enumerable.Range(0, 128).Select(letter => Base64((char)letter))];
    private static readonly Element[][] Jsons = [.. Enumerable.Range(1, JsonLevels).Select(level => Enumerable.Range(0, 128).Select(letter => Json(new((char)letter), level)).ToArray())];

    public static IEnumerable<Form> Of(Secret secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret.Value);
        yield return new EncodedForm(secret.Name, [new([new(bytes)])], []);
        for (var offset = 0; offset < 3; offset++)
            yield return new EncodedForm(secret.Name, Base64(bytes, offset), LineBreaks);
        yield return new EncodedForm(secret.Name, [.. bytes.Select(one => Hexes[one])], HexBreaks);
        yield return new EncodedForm(secret.Name, [.. bytes.Select(one => Percents[one])], []);
        for (var level = 1; level <= JsonLevels; level++)
            yield return new EncodedForm(secret.Name, [.. secret.Value.EnumerateRunes().Select(rune => rune.IsAscii ? Jsons[level - 1][rune.Value] : Json(rune, level))], []);
    }

    /// <summary>The forms of every value that begins alike, except as it is.</summary>
    public static IEnumerable<Form> OfBeginning(string name, string beginning)
    {
        var bytes = Encoding.UTF8.GetBytes(beginning);
        for (var offset = 0; offset < 3; offset++)
            yield return new EncodedForm(name, Base64(bytes, offset), LineBreaks, Base64Letters);
        yield return new EncodedForm(name, [.. bytes.Select(one => Hexes[one])], HexBreaks, HexDigits);
        yield return new EncodedForm(name, [.. bytes.Select(one => Percents[one])], [], EscapedLetters);
        for (var level = 1; level <= JsonLevels; level++)
            yield return new EncodedForm(name, [.. beginning.Select(letter => Jsons[level - 1][letter])], [], EscapedLetters);
    }

    // Letters that also hold bits of what stands beside the value are left out.
    private static Element[] Base64(byte[] bytes, int offset)
    {
        var text = Convert.ToBase64String([.. new byte[offset], .. bytes]);
        var first = offset == 0 ? 0 : offset + 1;
        var end = (offset + bytes.Length) * 8 / 6;
        return [.. text[first..end].Select(letter => Letters[letter])];
    }

    private static Element Base64(char letter) => letter switch
    {
        '+' => new([Spelling.Of("+"), Spelling.Of("-"), Spelling.Of("%2b", anyCase: true), Spelling.Of(@"\u002b", anyCase: true)]),
        '/' => new([Spelling.Of("/"), Spelling.Of("_"), Spelling.Of(@"\/"), Spelling.Of("%2f", anyCase: true), Spelling.Of(@"\u002f", anyCase: true)]),
        _ => new([Spelling.Of($"{letter}")]),
    };

    private static Element Percent(byte one)
    {
        var hex = one.ToString("x2", CultureInfo.InvariantCulture);
        List<Spelling> spellings = [Spelling.Of($"%{hex}", anyCase: true), Spelling.Of($"%25{hex}", anyCase: true)];
        if (one == ' ')
            spellings.Add(Spelling.Of("+"));
        if (one != '%')
            spellings.Add(new([one]));
        return new([.. spellings]);
    }

    private static Element Json(Rune rune, int level)
    {
        var utf16 = string.Concat(rune.ToString().Select(unit => $@"\u{(int)unit:x4}"));
        List<Spelling> spellings = [Spelling.Of(Escape(utf16, level - 1), anyCase: true)];
        if (Short(rune) is { } escape)
            spellings.Add(Spelling.Of(Escape(escape, level - 1)));
        if (rune.Value is not ('"' or '\\') && !Rune.IsControl(rune))
            spellings.Add(Spelling.Of(rune.ToString()));
        return new([.. spellings]);
    }

    private static string? Short(Rune rune) => rune.Value switch
    {
        '"' => "\\\"",
        '\\' => @"\\",
        '/' => @"\/",
        '\n' => @"\n",
        '\r' => @"\r",
        '\t' => @"\t",
        '\b' => @"\b",
        '\f' => @"\f",
        _ => null,
    };

    private static string Escape(string text, int times)
    {
        for (; times > 0; times--)
            text = text.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        return text;
    }
}
