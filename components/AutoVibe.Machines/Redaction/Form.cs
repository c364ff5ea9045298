using System.Text;

namespace AutoVibe.Machines;

/// <summary>One way in which a secret can stand in a text.</summary>
internal abstract class Form(string name)
{
    /// <summary>What is written in its place. It holds nothing that JSON, SQL or a shell would take for an end.</summary>
    public byte[] Replacement { get; } = Encoding.ASCII.GetBytes($"[redacted:{string.Concat(name.Select(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-' or '.' ? letter : '_'))}]");

    /// <summary>The three bytes that it may begin with, the first one the most significant.</summary>
    public abstract IEnumerable<int> Starts { get; }

    /// <summary>What stands at a place.</summary>
    public abstract Sighting Match(ReadOnlySpan<byte> text, int at);

    /// <summary>What belongs to it behind the part that was matched, however long it is; null for nothing.</summary>
    public virtual Tail? NewTail() => null;
}

/// <summary>What a form says about a place in a text: it is not here, it may be here once more of the text is known, or it is.</summary>
/// <param name="Length">How many bytes are replaced; 0 when it is not here, less when more must be known.</param>
/// <param name="Skip">How many bytes before them belong to it and stay.</param>
internal readonly record struct Sighting(int Length, int Skip = 0)
{
    public static readonly Sighting No = default;
    public static readonly Sighting More = new(-1);

    public bool IsFound => Length > 0;
}
