using System.Buffers;

namespace AutoVibe.Machines;

/// <summary>A private key in the armor of PEM.</summary>
internal sealed class PemForm() : Form("private-key")
{
    private const int LongestKind = 32;
    private static readonly byte[] Begin = "-----BEGIN "u8.ToArray();
    private static readonly byte[] End = "PRIVATE KEY-----"u8.ToArray();
    private static readonly SearchValues<byte> Kind = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 "u8);

    public override IEnumerable<int> Starts => new Spelling(Begin).Starts;

    public override Sighting Match(ReadOnlySpan<byte> text, int at)
    {
        var rest = text[at..];
        var known = Math.Min(rest.Length, Begin.Length);
        if (!rest[..known].SequenceEqual(Begin.AsSpan(0, known)))
            return Sighting.No;
        if (known < Begin.Length)
            return Sighting.More;

        var line = rest[Begin.Length..];
        var dashes = line.IndexOfAnyExcept(Kind);
        if (dashes < 0)
            return line.Length <= LongestKind ? Sighting.More : Sighting.No;
        var name = dashes - (End.Length - 5);
        if (name < 0 || dashes > LongestKind + End.Length)
            return Sighting.No;
        known = Math.Min(line.Length - name, End.Length);
        return !line.Slice(name, known).SequenceEqual(End.AsSpan(0, known)) ? Sighting.No
            : known < End.Length ? Sighting.More
            : new(Begin.Length + name + End.Length);
    }

    public override Tail NewTail() => new PemTail();
}
