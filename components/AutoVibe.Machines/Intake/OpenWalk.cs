namespace AutoVibe.Machines;

/// <summary>The walk that a lane is on. It ends with the lane.</summary>
internal sealed class OpenWalk(IntakeFolder folder) : IAsyncDisposable
{
    private Walk? _walk;

    public Checkout Checkout { get; } = new(folder.Data);

    /// <summary>The walk that goes on at a position. After a failure the engine asks from its last committed position, which an open walk may be ahead of.</summary>
    public async ValueTask<Walk> AtAsync(WalkPosition position, CancellationToken ct)
    {
        if (_walk is not null && _walk.IsAt(position))
            return _walk;

        await CloseAsync();
        return _walk = await Walk.OpenAsync(position, Checkout, folder.Data, ct);
    }

    public async ValueTask CloseAsync()
    {
        if (_walk is not null)
            await _walk.DisposeAsync();
        _walk = null;
    }

    public ValueTask DisposeAsync() => CloseAsync();
}
