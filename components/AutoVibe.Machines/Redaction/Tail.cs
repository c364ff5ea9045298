using System.Buffers;

namespace AutoVibe.Machines;

/// <summary>The rest of a secret whose length nobody knows before.</summary>
internal abstract class Tail
{
    /// <summary>Whether the next byte belongs to it.</summary>
    public abstract bool Takes(byte next);
}

/// <summary>Every byte of a set.</summary>
internal sealed class RunTail(SearchValues<byte> body) : Tail
{
    public override bool Takes(byte next) => body.Contains(next);
}

/// <summary>The lines of a private key, up to the dashes behind its last one.</summary>
internal sealed class PemTail : Tail
{
    private const int Longest = 64 * 1024;
    private static readonly SearchValues<byte> Body = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=-:,.\\ \t\r\n"u8);

    private int _length;
    private int _dashes;
    private int _lines;

    public override bool Takes(byte next)
    {
        if (_lines == 2 || ++_length > Longest || !Body.Contains(next))
            return false;
        _dashes = next == '-' ? _dashes + 1 : 0;
        if (_dashes == 5)
            _lines++;
        return true;
    }
}
