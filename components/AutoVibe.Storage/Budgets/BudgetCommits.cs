using AutoVibe.Pipelines;

namespace AutoVibe.Storage;

/// <summary>
/// Runs the acts on budgets that come while a commit is under way in one commit after it, one behind the other. They would wait for each other's locks anyway, each for the flush of the
/// one before. Projects are locked first and in order, so that processes cannot wait for each other in a circle.
/// </summary>
internal sealed class BudgetCommits(Database database)
{
    private const int MostAtOnce = 64;

    private static readonly SqlStatement Lock = new(
        """
        SELECT 1 FROM projects
        WHERE id IN (SELECT COALESCE((SELECT q.project_id FROM budget_reservations q WHERE q.id = r.reservation LIMIT 1), r.project) FROM {rows}) ORDER BY id {hold}
        """,
        "project uuid, reservation uuid");

    private readonly Lock _sync = new();
    private readonly Queue<BudgetAct> _waiting = new();
    private bool _busy;

    /// <summary>Ends after the commits of all these acts. Who stops waiting does not stop them.</summary>
    public Task RunAsync(IReadOnlyList<BudgetAct> acts, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        lock (_sync)
        {
            foreach (var act in acts)
                _waiting.Enqueue(act);
            if (!_busy)
            {
                _busy = true;

                // The commits are not the work of whoever came first: they belong to no trace.
                using (ExecutionContext.SuppressFlow())
                    _ = Task.Run(DrainAsync, CancellationToken.None);
            }
        }

        return Task.WhenAll(acts.Select(act => act.Done)).WaitAsync(ct);
    }

    private async Task DrainAsync()
    {
        while (Take() is { Count: > 0 } acts)
            await TryAsync(acts);
    }

    private List<BudgetAct> Take()
    {
        lock (_sync)
        {
            var acts = new List<BudgetAct>(Math.Min(_waiting.Count, MostAtOnce));
            while (acts.Count < MostAtOnce && _waiting.TryDequeue(out var act))
                acts.Add(act);
            _busy = acts.Count > 0;
            return acts;
        }
    }

    private async Task TryAsync(List<BudgetAct> acts)
    {
        var commit = CommitAsync(acts);
        await commit.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (commit.Exception?.InnerException is not { } error)
        {
            acts.ForEach(act => act.Succeed());
        }
        else if (error is CommitRefusedException && acts.Count > 1)
        {
            // Only the guilty one is told.
            await TryAsync(acts[..(acts.Count / 2)]);
            await TryAsync(acts[(acts.Count / 2)..]);
        }
        else
        {
            acts.ForEach(act => act.Fail(error));
        }
    }

    private async Task CommitAsync(List<BudgetAct> acts)
    {
        var batch = new SqlBatch().Read(Lock, SqlRows.Of(acts).With(acts, act => act.Project).With(acts, act => act.Reservation), _ => acts.ForEach(act => act.Forget()));
        acts.ForEach(act => act.AddTo(batch));
        await database.CommitAsync(batch, CancellationToken.None);
    }
}
