using AutoVibe.Pipelines;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVibe.Machines.Tests;

/// <summary>Lets one batch of files be stored and holds every further one back before its commit, until it is let go.</summary>
internal sealed class HeldFiles : ILaneStore
{
    private readonly TaskCompletionSource _go = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ILaneStore _inner = null!;
    private int _batches;

    public void AddTo(IServiceCollection services)
    {
        var real = services.Last(service => service.ServiceType == typeof(ILaneStore)).ImplementationType!;
        services.AddSingleton<ILaneStore>(provider =>
        {
            _inner = (ILaneStore)ActivatorUtilities.CreateInstance(provider, real);
            return this;
        });
    }

    public void LetGo() => _go.TrySetResult();

    public async Task<IReadOnlyList<Appended>> CommitAsync(LaneCommit commit, CancellationToken ct)
    {
        if (commit.Commands.Count > 0 && Interlocked.Increment(ref _batches) > 1)
            await _go.Task.WaitAsync(ct);
        return await _inner.CommitAsync(commit, ct);
    }

    public Task<LaneState> LoadAsync(LaneId lane, IReadOnlyList<int> edges, IReadOnlyList<int> components, CancellationToken ct) =>
        _inner.LoadAsync(lane, edges, components, ct);

    public Task<IReadOnlyList<StoredMessage>> ReadAsync(EdgePart from, LogPosition after, int rows, int bytes, CancellationToken ct) =>
        _inner.ReadAsync(from, after, rows, bytes, ct);

    public Task<IReadOnlyList<ParkedMessage>> ReadParkedAsync(EdgePart from, IReadOnlyList<long> seqs, CancellationToken ct) =>
        _inner.ReadParkedAsync(from, seqs, ct);

    public Task<IReadOnlyList<StateRow>> ReadStateAsync(int component, short part, IReadOnlyList<string> keys, CancellationToken ct) =>
        _inner.ReadStateAsync(component, part, keys, ct);
}
