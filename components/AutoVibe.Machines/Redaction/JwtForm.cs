using System.Buffers;

namespace AutoVibe.Machines;

/// <summary>A JSON Web Token: two objects in Base64 and a signature, joined by dots.</summary>
internal sealed class JwtForm() : Form("json-web-token")
{
    private const int LeastPart = 8;
    private const int LongestHeader = 1024;
    private static readonly byte[] Begin = "eyJ"u8.ToArray();
    private static readonly byte[] Next = ".eyJ"u8.ToArray();
    private static readonly SearchValues<byte> Part = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"u8);
    private static readonly SearchValues<byte> Body = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_."u8);

    public override IEnumerable<int> Starts => new Spelling(Begin).Starts;

    public override Sighting Match(ReadOnlySpan<byte> text, int at)
    {
        var rest = text[at..];
        var known = Math.Min(rest.Length, Begin.Length);
        if (!rest[..known].SequenceEqual(Begin.AsSpan(0, known)))
            return Sighting.No;
        if (known < Begin.Length)
            return Sighting.More;

        var dot = rest[..Math.Min(rest.Length, LongestHeader)].IndexOfAnyExcept(Part);
        if (dot < 0)
            return rest.Length < LongestHeader ? Sighting.More : Sighting.No;
        if (dot < LeastPart)
            return Sighting.No;
        known = Math.Min(rest.Length - dot, Next.Length);
        return !rest.Slice(dot, known).SequenceEqual(Next.AsSpan(0, known)) ? Sighting.No
            : known < Next.Length ? Sighting.More
            : new(dot + Next.Length);
    }

    public override Tail NewTail() => new RunTail(Body);
}
