namespace AutoVibe.Machines;

/// <summary>Passes an answer on and keeps what passed, up to a limit.</summary>
internal sealed class CapturedAnswer(IAgentAnswer inner, int most) : IAgentAnswer
{
    private readonly MemoryStream _body = new();
    private bool _isCut;

    public int Status { get; private set; }

    public string ContentType { get; private set; } = "";

    public bool IsWhole { get; private set; } = true;

    public byte[] Body => _body.ToArray();

    public bool HasBegun => inner.HasBegun;

    public void Begin(int status, string contentType, IEnumerable<KeyValuePair<string, string>> headers, long? length)
    {
        (Status, ContentType) = (status, contentType);
        inner.Begin(status, contentType, headers, length);
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> part, CancellationToken ct)
    {
        var kept = part.Span[..(int)Math.Min(part.Length, most - _body.Length)];
        IsWhole &= kept.Length == part.Length;
        _body.Write(kept);
        return inner.WriteAsync(part, ct);
    }

    public ValueTask EndAsync() => inner.HasBegun && !_isCut ? inner.EndAsync() : ValueTask.CompletedTask;

    public void Cut()
    {
        _isCut = true;
        IsWhole = false;
        inner.Cut();
    }
}
