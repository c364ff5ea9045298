using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace AutoVibe.Storage;

/// <summary>The one thread that writes. What waits for it is merged into one transaction, so that many commits share one flush to the disk.</summary>
internal sealed class SqliteWriter(Func<SqliteSession> open) : IDisposable
{
    private const int MostMerged = 64;

    private readonly BlockingCollection<SqliteJob> _jobs = new(boundedCapacity: 4096);
    private readonly Lock _starting = new();
    private readonly List<SqliteJob> _merged = [];
    private Thread? _thread;
    private SqliteSession? _session;

    /// <summary>Runs work in a transaction and ends after its commit. What the work throws undoes the work alone.</summary>
    public Task<T> RunAsync<T>(Func<SqliteSession, Task<T>> work)
    {
        var job = new SqliteJob<T>(work);
        Start();
        _jobs.Add(job);
        return job.Result;
    }

    public void Dispose()
    {
        _jobs.CompleteAdding();
        _thread?.Join();
        _session?.Dispose();
        _jobs.Dispose();
    }

    private void Start()
    {
        lock (_starting)
        {
            if (_thread is not null)
                return;
            _thread = new(Work) { IsBackground = true, Name = "autovibe sqlite writer" };
            _thread.Start();
        }
    }

    private void Work()
    {
        foreach (var first in _jobs.GetConsumingEnumerable())
        {
            _merged.Clear();
            _merged.Add(first);
            var merge = MergeAsync(first);
            if (merge.Exception is { InnerException: { } error })
            {
                // The connection may be in any state: the next transaction gets a new one.
                _session?.Dispose();
                _session = null;
                foreach (var job in _merged)
                    job.Fail(error);
            }
        }
    }

    // Async only so that whatever is thrown is kept in the task: nothing may end this thread. Every await is of a task that is complete.
    private async Task MergeAsync(SqliteJob first)
    {
        _session ??= open();
        _session.Execute("BEGIN IMMEDIATE");
        for (var job = first; job is not null; job = Next())
            await job.RunAsync(_session);
        _session.Execute("COMMIT");
        foreach (var job in _merged)
            job.Done();
    }

    private SqliteJob? Next()
    {
        if (_merged.Count >= MostMerged || !_jobs.TryTake(out var job))
            return null;
        _merged.Add(job);
        return job;
    }
}

/// <summary>Work that waits for the writer.</summary>
internal abstract class SqliteJob
{
    public abstract Task RunAsync(SqliteSession session);

    public abstract void Done();

    public abstract void Fail(Exception error);
}

internal sealed class SqliteJob<T>(Func<SqliteSession, Task<T>> work) : SqliteJob
{
    private readonly TaskCompletionSource<T> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task<T>? _outcome;

    public Task<T> Result => _result.Task;

    public override Task RunAsync(SqliteSession session)
    {
        session.Execute("SAVEPOINT job");
        _outcome = CaptureAsync(session);
        // The work is synchronous under its signature; were it not, the writer would wait here.
        if (!_outcome.IsCompleted)
            ((IAsyncResult)_outcome).AsyncWaitHandle.WaitOne();
        if (!_outcome.IsCompletedSuccessfully)
        {
            // Some errors, such as a full disk, end the whole transaction.
            if (!session.InTransaction)
                throw new SqliteException($"The transaction was rolled back: {_outcome.Exception?.InnerException?.Message}", SQLitePCL.raw.SQLITE_IOERR);
            session.Execute("ROLLBACK TO job");
        }

        session.Execute("RELEASE job");
        return Task.CompletedTask;
    }

    // Only after the commit: what a failing job saw may have been written by another one of the same transaction.
    public override void Done()
    {
        if (_outcome!.IsCompletedSuccessfully)
            _result.SetResult(_outcome.Result);
        else
            _result.SetException(_outcome.Exception!.InnerException!);
    }

    public override void Fail(Exception error) => _result.TrySetException(error);

    private async Task<T> CaptureAsync(SqliteSession session) => await work(session);
}
