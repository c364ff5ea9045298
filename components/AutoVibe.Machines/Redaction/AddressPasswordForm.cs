using System.Buffers;

namespace AutoVibe.Machines;

/// <summary>The password in an address such as <c>postgres://user:password@host</c>; the rest of the address stays.</summary>
internal sealed class AddressPasswordForm() : Form("password")
{
    private const int LongestUser = 128;
    private const int LongestPassword = 512;
    private static readonly byte[] Begin = "://"u8.ToArray();
    private static readonly SearchValues<byte> Ends = SearchValues.Create(" \t\r\n/?#\"'<>\\@"u8);

    public override IEnumerable<int> Starts => new Spelling(Begin).Starts;

    public override Sighting Match(ReadOnlySpan<byte> text, int at)
    {
        var rest = text[at..];
        var known = Math.Min(rest.Length, Begin.Length);
        if (!rest[..known].SequenceEqual(Begin.AsSpan(0, known)))
            return Sighting.No;

        rest = rest[known..];
        var user = rest[..Math.Min(rest.Length, LongestUser)].IndexOf((byte)':');
        if (rest[..(user < 0 ? Math.Min(rest.Length, LongestUser) : user)].ContainsAny(Ends))
            return Sighting.No;
        if (user < 0)
            return rest.Length < LongestUser ? Sighting.More : Sighting.No;

        var password = rest[(user + 1)..];
        var end = password[..Math.Min(password.Length, LongestPassword)].IndexOfAny(Ends);
        if (end < 0)
            return password.Length < LongestPassword ? Sighting.More : Sighting.No;
        return end > 0 && password[end] == '@' ? new(end, Begin.Length + user + 1) : Sighting.No;
    }
}
