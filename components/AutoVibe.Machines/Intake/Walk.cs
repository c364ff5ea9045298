namespace AutoVibe.Machines;

/// <summary>An open list of paths, and how far it was read.</summary>
internal sealed class Walk : IAsyncDisposable
{
    // The walk outlives the call that opens it, so it does not take that call's token.
    private readonly CancellationTokenSource _stop = new();
    private readonly IAsyncEnumerator<ListedPath> _paths;
    private readonly Guid _intake;
    private readonly string _root;
    private long _number;

    private Walk(WalkPosition position, WorkingTree tree)
    {
        _intake = position.Current!.Id;
        _root = tree.Root;
        _number = position.Number;
        _paths = tree.ListAsync(position.After, _stop.Token).GetAsyncEnumerator(_stop.Token);
    }

    public static async Task<Walk> OpenAsync(WalkPosition position, Checkout checkout, string dataFolder, CancellationToken ct)
    {
        var intake = position.Current!;
        var address = RepositoryAddress.Parse(intake.Repository, dataFolder);
        var folder = address.IsCloned ? await checkout.PrepareAsync(intake.Id, address.Location, progress: null, ct) : address.Location;
        // A clone lies inside the data folder, which is left out of every other tree.
        var tree = await WorkingTree.OpenAsync(folder, address.IsCloned ? null : dataFolder, ct);
        return new(position, tree);
    }

    /// <summary>False when the engine has set the position back behind this walk, or stopped it in the middle.</summary>
    public bool IsAt(WalkPosition position) => position.Current?.Id == _intake && position.Number == _number && !_stop.IsCancellationRequested;

    /// <summary>Stops the walk for good when a token is cancelled, as long as the result is not disposed.</summary>
    public CancellationTokenRegistration StopWith(CancellationToken ct) => ct.Register(_stop.Cancel);

    public async ValueTask<FoundPath?> NextAsync() =>
        await _paths.MoveNextAsync()
            ? new FoundPath { Intake = _intake, Number = ++_number, Root = _root, Path = _paths.Current.Path, Skip = _paths.Current.Skip }
            : null;

    public async ValueTask DisposeAsync()
    {
        await _paths.DisposeAsync();
        _stop.Dispose();
    }
}
