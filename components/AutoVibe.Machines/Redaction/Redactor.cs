using System.Buffers;
using System.Collections.Frozen;
using System.Text;

namespace AutoVibe.Machines;

/// <summary>
/// Writes <c>[redacted:NAME]</c> over secrets before a text is stored or shown: over known values in five encodings (as they are, Base64, hexadecimal, percent escapes, escapes of JSON), and over
/// what looks like a credential of a known kind. It may be used by many threads.
/// </summary>
public sealed class Redactor
{
    /// <summary>How many bytes of UTF-8 a known value must have at least.</summary>
    public const int Shortest = 6;

    /// <summary>How many bytes before a place the forms look at.</summary>
    internal const int Context = 8;

    // A filter over the first three bytes: nearly every place of an ordinary text is passed by it alone.
    private readonly ulong[] _filter = new ulong[65536 / 64];
    private readonly FrozenDictionary<int, Form[]> _byStart;
    private readonly Form[]?[] _byFirst = new Form[]?[256];

    private Redactor(IEnumerable<Form> forms)
    {
        var starts = forms.SelectMany(form => form.Starts.Select(start => (Start: start, Form: form))).Distinct().ToList();
        _byStart = starts.GroupBy(start => start.Start, start => start.Form).ToFrozenDictionary(group => group.Key, group => group.ToArray());
        foreach (var start in _byStart.Keys)
            _filter[Place(start) >> 6] |= 1UL << (Place(start) & 63);
        foreach (var group in starts.GroupBy(start => start.Start >> 16, start => start.Form))
            _byFirst[group.Key] = [.. group.Distinct()];
    }

    /// <summary>Knows no values, but the kinds of credentials.</summary>
    public static Redactor Kinds { get; } = new(CredentialKinds.All);

    /// <summary>Knows some values.</summary>
    /// <param name="secrets">The values.</param>
    /// <param name="kinds">Whether credentials of known kinds are written over too. Default: true.</param>
    public static Redactor Of(IEnumerable<Secret> secrets, bool kinds = true)
    {
        var known = secrets.Where(secret => Encoding.UTF8.GetByteCount(secret.Value) >= Shortest).DistinctBy(secret => secret.Value);
        return new([.. known.SelectMany(Encodings.Of), .. kinds ? CredentialKinds.All : []]);
    }

    /// <summary>The text without secrets; the same string when it holds none.</summary>
    public string Redact(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var bytes = Encoding.UTF8.GetBytes(text);
        var clean = Redact(bytes);
        return ReferenceEquals(bytes, clean) ? text : Encoding.UTF8.GetString(clean);
    }

    /// <summary>A line without secrets, the rest of one that began in a line before included.</summary>
    /// <param name="line">The line, without its end.</param>
    /// <param name="tail">The secret that the line begins within, and then the one that goes on in the next; null for none.</param>
    internal string Redact(string line, ref Tail? tail)
    {
        var output = new ArrayBufferWriter<byte>(line.Length + 1);
        Scan(Encoding.UTF8.GetBytes($"{line}\n"), 0, isEnd: true, ref tail, output);
        var clean = output.WrittenSpan;
        return Encoding.UTF8.GetString(clean is [.., (byte)'\n'] ? clean[..^1] : clean);
    }

    /// <summary>The bytes without secrets; the same array when they hold none.</summary>
    public byte[] Redact(byte[] text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (Find(text, 0, isEnd: true).Form is null)
            return text;
        var output = new ArrayBufferWriter<byte>(text.Length);
        Tail? tail = null;
        Scan(text, 0, isEnd: true, ref tail, output);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Begins a text that comes in pieces, wherever they are cut.</summary>
    public RedactedFlow Begin() => new(this);

    /// <summary>Writes a text from a place on.</summary>
    /// <param name="text">The text; what stands before the place is looked at and not written.</param>
    /// <param name="from">The place.</param>
    /// <param name="isEnd">Whether nothing follows the text.</param>
    /// <param name="tail">The secret that the text begins within, and then the one that it ends within.</param>
    /// <param name="output">Takes what is no secret.</param>
    /// <returns>How far it came; what stands behind it may be the beginning of a secret.</returns>
    internal int Scan(ReadOnlySpan<byte> text, int from, bool isEnd, ref Tail? tail, IBufferWriter<byte> output)
    {
        while (true)
        {
            from = Swallow(text, from, ref tail);
            var (at, form, found) = Find(text, from, isEnd);
            output.Write(text[from..(at + found.Skip)]);
            if (form is null)
                return at;
            output.Write(form.Replacement);
            from = at + found.Skip + found.Length;
            tail = form.NewTail();
        }
    }

    private static int Swallow(ReadOnlySpan<byte> text, int at, ref Tail? tail)
    {
        while (tail is not null && at < text.Length)
        {
            if (tail.Takes(text[at]))
                at++;
            else
                tail = null;
        }

        return at;
    }

    // The longest one wins, so a place is decided only when every form there is.
    private (int At, Form? Form, Sighting Found) Find(ReadOnlySpan<byte> text, int from, bool isEnd)
    {
        for (var at = NextStart(text, from); at < text.Length; at = NextStart(text, at + 1))
        {
            Form? longest = null;
            var found = Sighting.No;
            foreach (var form in At(text, at))
            {
                var sighting = form.Match(text, at);
                if (sighting == Sighting.More && !isEnd)
                    return (at, null, default);
                if (sighting.Length + sighting.Skip > found.Length + found.Skip)
                    (found, longest) = (sighting, form);
            }

            if (longest is not null)
                return (at, longest, found);
        }

        return (text.Length, null, default);
    }

    // Of the last bytes the first three are not known.
    private Form[] At(ReadOnlySpan<byte> text, int at) =>
        at + 2 >= text.Length ? _byFirst[text[at]] ?? []
        : _byStart.TryGetValue((text[at] << 16) | (text[at + 1] << 8) | text[at + 2], out var forms) ? forms
        : [];

    private int NextStart(ReadOnlySpan<byte> text, int at)
    {
        if (at + 2 < text.Length)
        {
            var start = (text[at] << 8) | text[at + 1];
            for (; at + 2 < text.Length; at++)
            {
                start = ((start << 8) | text[at + 2]) & 0xffffff;
                var place = Place(start);
                if ((_filter[place >> 6] & (1UL << (place & 63))) != 0)
                    return at;
            }
        }

        return at;
    }

    private static int Place(int start) => (int)((uint)start * 2654435761 >> 16);
}
