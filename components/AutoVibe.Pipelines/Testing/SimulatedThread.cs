namespace AutoVibe.Pipelines.Testing;

/// <summary>Runs asynchronous code on the calling thread alone. When nothing is left to run, time moves to the next timer; so hours pass in no time, and the
/// same seed gives the same run.</summary>
/// <remarks>Code that leaves the thread (<c>Task.Run</c>, <c>ConfigureAwait(false)</c>, real input and output) is waited for only a moment before time moves on,
/// and such a run cannot be repeated exactly.</remarks>
public sealed class SimulatedThread : SynchronizationContext
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(2);
    private readonly Lock _gate = new();
    private readonly ManualResetEventSlim _posted = new();
    private readonly List<(SendOrPostCallback Call, object? State)> _ready = [];
    private readonly ManualTime _time;
    private readonly Random? _order;
    private readonly int _id = Environment.CurrentManagedThreadId;
    private bool _left;
    private int _next;

    private SimulatedThread(ManualTime time, Random? order) => (_time, _order) = (time, order);

    /// <summary>Runs work to its end.</summary>
    /// <param name="time">The clock of everything that the work uses.</param>
    /// <param name="work">What to run.</param>
    /// <param name="limit">Time of that clock after which the run is given up.</param>
    /// <param name="order">Chooses among continuations that are ready, to try other interleavings; null for the order in which they became ready.</param>
    /// <exception cref="TimeoutException">The limit has passed, or nothing is ready and no timer is set.</exception>
    public static T Run<T>(ManualTime time, Func<Task<T>> work, TimeSpan limit, Random? order = null)
    {
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(work);
        var before = Current;
        var thread = new SimulatedThread(time, order);
        SetSynchronizationContext(thread);
        try
        {
            var end = time.Elapsed + limit;
            var task = work();
            while (!task.IsCompleted)
                thread.Step(end);
            return task.GetAwaiter().GetResult();
        }
        finally
        {
            SetSynchronizationContext(before);
        }
    }

    /// <summary>Whether the current code runs on a simulated thread that nothing has left so far; then the same seed gives the same run.</summary>
    public static bool IsRepeatable => Current is SimulatedThread { _left: false };

    /// <inheritdoc/>
    public override void Post(SendOrPostCallback d, object? state)
    {
        _left |= Environment.CurrentManagedThreadId != _id;
        lock (_gate)
            _ready.Add((d, state));
        _posted.Set();
    }

    /// <inheritdoc/>
    public override void Send(SendOrPostCallback d, object? state) => d(state);

    /// <inheritdoc/>
    public override SynchronizationContext CreateCopy() => this;

    private void Step(TimeSpan end)
    {
        if (Take() is { } ready)
        {
            ready.Call(ready.State);
            return;
        }

        if (_time.Elapsed + _time.UntilNext > end)
            throw new TimeoutException($"The simulated run did not end; its clock stands at {_time.GetUtcNow():O}.");

        // Work that left the thread may still come back.
        if (_left && _posted.Wait(Grace))
            return;
        if (_time.AdvanceToNext())
            return;
        if (!_posted.Wait(Patience))
            throw new TimeoutException("The simulated run stands still: nothing is ready and no timer is set.");
    }

    private (SendOrPostCallback Call, object? State)? Take()
    {
        lock (_gate)
        {
            if (_next == _ready.Count)
            {
                _ready.Clear();
                _next = 0;
                _posted.Reset();
                return null;
            }

            if (_order is not null)
            {
                var chosen = _order.Next(_next, _ready.Count);
                (_ready[_next], _ready[chosen]) = (_ready[chosen], _ready[_next]);
            }

            return _ready[_next++];
        }
    }
}
