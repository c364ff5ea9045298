namespace AutoVibe.Storage;

/// <summary>An act on budgets that waits for its commit.</summary>
/// <param name="project">The project, when it is known; else empty.</param>
/// <param name="reservation">The reservation whose project it is; else empty.</param>
/// <param name="write">Adds the statements; may be called again when nothing of the first call happened.</param>
internal sealed class BudgetAct(Guid project, Guid reservation, Action<SqlBatch> write)
{
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Guid Project => project;

    public Guid Reservation => reservation;

    public Task Done => _done.Task;

    public void AddTo(SqlBatch batch) => write(batch);

    public void Succeed() => _done.TrySetResult();

    public void Fail(Exception error) => _done.TrySetException(error);
}
