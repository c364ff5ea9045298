using AutoVibe.Pipelines;

namespace AutoVibe.Storage;

/// <summary>Runs the small commits of lanes that come while one is under way in one transaction after it: they share its round trip and its flush.</summary>
/// <remarks>Each keeps its own fence. When one of them does not hold or is refused, nothing of the others happened either, and they are sent apart.</remarks>
internal sealed class LaneCommits(Database database)
{
    // A larger one is worth a transaction of its own, which another core of the server can run.
    private const int MostMessages = 200;
    private const int MostAtOnce = 32;

    private readonly Lock _sync = new();
    private readonly Queue<Waiting> _waiting = new();
    private bool _busy;

    /// <summary>Ends after the commit.</summary>
    /// <returns>Where its outputs lie.</returns>
    public async Task<IReadOnlyList<Appended>> RunAsync(LaneCommit commit, CancellationToken ct)
    {
        if (!database.MergesCommits && MayWait(commit))
        {
            await TogetherAsync(commit, ct);
            return [];
        }

        var appended = new List<Appended>();
        await database.CommitAsync(CommitBatch.Of(commit, appended.Add), ct);
        return appended;
    }

    // Statements of sinks may lock anything in any order, and the heads of logs are not to be locked for long.
    private static bool MayWait(LaneCommit commit) =>
        commit is { Probe: null, Commands.Count: 0, Outputs.Count: 0 } && commit.Cursors.Sum(cursor => cursor.Done + cursor.Dropped) <= MostMessages;

    private Task TogetherAsync(LaneCommit commit, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var waiting = new Waiting(commit);
        lock (_sync)
        {
            _waiting.Enqueue(waiting);
            if (_busy)
                return waiting.Done;
            _busy = true;
        }

        // What comes later is not the work of whoever came first: it belongs to no trace.
        using (ExecutionContext.SuppressFlow())
            _ = DrainAsync();
        return waiting.Done;
    }

    private async Task DrainAsync()
    {
        while (Take() is { Count: > 0 } commits)
            await TryAsync(commits);
    }

    private List<Waiting> Take()
    {
        lock (_sync)
        {
            var commits = new List<Waiting>(Math.Min(_waiting.Count, MostAtOnce));
            while (commits.Count < MostAtOnce && _waiting.TryDequeue(out var waiting))
                commits.Add(waiting);
            _busy = commits.Count > 0;
            return commits;
        }
    }

    private async Task TryAsync(List<Waiting> commits)
    {
        var attempt = CommitAsync(commits);
        await attempt.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (attempt.Exception?.InnerException is not { } error)
        {
            commits.ForEach(waiting => waiting.Succeed());
        }
        else if (error is GuardException or CommitRefusedException && commits.Count > 1)
        {
            await TryAsync(commits[..(commits.Count / 2)]);
            await TryAsync(commits[(commits.Count / 2)..]);
        }
        else
        {
            commits.ForEach(waiting => waiting.Fail(error));
        }
    }

    private async Task CommitAsync(List<Waiting> commits) =>
        await database.CommitAsync(CommitBatch.Of([.. commits.Select(waiting => waiting.Commit)]), CancellationToken.None);

    private sealed class Waiting(LaneCommit commit)
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public LaneCommit Commit => commit;

        public Task Done => _done.Task;

        public void Succeed() => _done.TrySetResult();

        public void Fail(Exception error) => _done.TrySetException(error);
    }
}
