namespace AutoVibe.Storage;

/// <summary>An act on budgets that waits for its commit, and what the commit said.</summary>
/// <param name="project">The project, when it is known; else empty.</param>
/// <param name="reservation">The reservation whose project it is; else empty.</param>
internal abstract class BudgetAct(Guid project, Guid reservation)
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Guid Project => project;

    public Guid Reservation => reservation;

    public Task Done => _done.Task;

    public abstract void AddTo(SqlBatch batch);

    /// <summary>Forgets what was read: the commit did not happen and is tried again.</summary>
    public abstract void Forget();

    public void Succeed() => _done.TrySetResult();

    public void Fail(Exception error) => _done.TrySetException(error);
}
