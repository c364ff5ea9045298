namespace AutoVibe.Pipelines;

/// <summary>The work of one segment on one partition, while this process owns it.</summary>
/// <remarks>A lane is a loop of steps; each step ends with one commit. Waiting is done between steps, never inside a transaction.</remarks>
internal abstract partial class Lane : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);
    private readonly ITimer _alarm;
    private volatile bool _releasing;
    private volatile bool _paused;

    protected Lane(SegmentContext context, ClaimedLane claim)
    {
        Context = context;
        Claim = claim;
        CommitNo = claim.CommitNo;
        _alarm = Engine.Time.CreateTimer(static state => ((AsyncSignal)state!).Set(), Signal, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public SegmentContext Context { get; }

    public ClaimedLane Claim { get; }

    public LaneId Id => Claim.Lane;

    /// <summary>Why the lane stands still, for people; null while it works.</summary>
    public string? Problem { get; protected set; }

    /// <summary>What fails while the lane goes on trying, for people; null when all is well.</summary>
    public virtual string? Trouble => null;

    public long CommitNo { get; private set; }

    protected Engine Engine => Context.Engine;

    protected AsyncSignal Signal { get; } = new();

    protected bool Releasing => _releasing;

    protected bool Paused => _paused;

    public void Pause(bool paused)
    {
        if (_paused == paused)
            return;
        _paused = paused;
        Signal.Set();
        CallForAttention();
    }

    /// <summary>Asks the lane to end after its current commit.</summary>
    public void Release()
    {
        _releasing = true;
        Signal.Set();
        CallForAttention();
    }

    public void Wake() => Signal.Set();

    /// <summary>Runs until released, lost or cancelled.</summary>
    /// <exception cref="LaneLostException">Another owner has the lane.</exception>
    public async Task RunAsync(CancellationToken ct)
    {
        await StoreAsync(LoadAsync, ct);
        while (!_releasing)
        {
            if (_paused)
                await FinishAsync(ct);
            else if (await StoreAsync(StepAsync, ct))
                continue;

            // Released or woken between the step and here: the signal is kept.
            await Signal.WaitAsync(ct);
        }

        await FinishAsync(ct);
    }

    /// <summary>Reads what the database knows of this lane.</summary>
    public abstract Task LoadAsync(CancellationToken ct);

    /// <summary>Does a batch of work if there is any.</summary>
    /// <returns>False when there was nothing to do; then the lane waits for a signal.</returns>
    public abstract Task<bool> StepAsync(CancellationToken ct);

    public virtual async ValueTask DisposeAsync() => await _alarm.DisposeAsync();

    /// <summary>The lane is paused, resumed or released: a step that waits for something else must end.</summary>
    protected virtual void CallForAttention()
    {
    }

    /// <summary>Ends what is under way, because the lane is paused or released.</summary>
    protected virtual Task FinishAsync(CancellationToken ct) => Task.CompletedTask;

    protected bool OutputsAreFull()
    {
        foreach (var (edge, draft) in Context.Outputs)
        {
            if (!draft.Options.OnCycle && Engine.Board.Backlog(edge) > draft.Options.MaxBacklog)
                return true;
        }

        return false;
    }

    protected void WakeAfter(TimeSpan time) => _alarm.Change(time, Timeout.InfiniteTimeSpan);

    protected LaneCommit NewCommit() => new() { Node = Engine.Node, Lane = Id, Epoch = Claim.Epoch, CommitNo = CommitNo };

    /// <summary>Commits once, however often the database has to be asked.</summary>
    /// <exception cref="LaneLostException">Another owner has the lane; nothing of this commit happened.</exception>
    /// <exception cref="CommitRefusedException">The database refuses a value in it; nothing happened.</exception>
    protected async Task CommitAsync(LaneCommit commit, CancellationToken ct)
    {
        var unknown = false;
        var pause = FirstPause;
        var handover = new Handover(Engine.Board, commit.Outputs);
        IReadOnlyList<Appended> appended = [];
        while (true)
        {
            try
            {
                appended = await Engine.Lanes.CommitAsync(commit, ct);
                break;
            }
            catch (LaneLostException lost) when (unknown && lost.Epoch == commit.Epoch && lost.CommitNo == commit.CommitNo + 1)
            {
                // The try whose result nobody knew had gone through.
                break;
            }
            catch (StoreUnavailableException error)
            {
                unknown = true;
                Log.StoreAway(Engine.Logger, Context.Pipeline, Context.Plan.Name, Id.Part, error.Message);
                await Task.Delay(pause, Engine.Time, ct);
                pause = pause * 2 > LongestPause ? LongestPause : pause * 2;
            }
        }

        CommitNo++;
        Engine.Telemetry.Committed(Context.Pipeline, Context.Plan.Name);
        if (commit.Outputs.Count == 0)
            return;
        Engine.Telemetry.Sent(Context, commit.Outputs);
        Engine.Announce(handover.Complete(appended));
    }

    // Reading from the store may fail for a while; the lane waits and asks again.
    private async Task<bool> StoreAsync(Func<CancellationToken, Task<bool>> act, CancellationToken ct)
    {
        var pause = FirstPause;
        while (true)
        {
            try
            {
                return await act(ct);
            }
            catch (StoreUnavailableException error)
            {
                Log.StoreAway(Engine.Logger, Context.Pipeline, Context.Plan.Name, Id.Part, error.Message);
                await Task.Delay(pause, Engine.Time, ct);
                pause = pause * 2 > LongestPause ? LongestPause : pause * 2;
            }
        }
    }

    private Task StoreAsync(Func<CancellationToken, Task> act, CancellationToken ct) =>
        StoreAsync(
            async token =>
            {
                await act(token);
                return true;
            },
            ct);
}
