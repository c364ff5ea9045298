namespace AutoVibe.Pipelines;

internal sealed partial class LogLane
{
    // A message is parked when so many processes died while it was probed. A death while nothing else ran says as much as all of them.
    private const int MostProbes = 10;

    // Owners died without a commit, or one died in a probe: then each message runs alone, and the database knows which, so that the third can pass it by.
    private bool MustProbe => _unclean >= 2 || (_unclean == 1 && Claim.Probe is not null);

    private async Task ProbeAsync(IReadOnlyList<Arrival> arrivals, CancellationToken ct)
    {
        foreach (var arrival in arrivals)
        {
            var (edge, key) = (arrival.Slot.Edge, arrival.Message.Key);
            if (arrival.Ordered && (_blocked.Contains((edge, key!)) || (!arrival.Parked && _parked.IsHeld(edge, key))))
            {
                arrival.Hold();
                await SettleAsync([arrival], new Effects(), ct);
                continue;
            }

            var count = Claim.Probe is { } probe && probe.Edge == edge && probe.Seq == arrival.Slot.Seq ? probe.Count : 0;
            if (count >= MostProbes)
            {
                arrival.Bury("crash", "The process died each time while it worked on this message.", arrival.Draft.Options.OnPoison == Poison.HoldKey);
                Log.DeadLettered(Engine.Logger, arrival.Message.Id, arrival.Draft.Name, "crash", arrival.Failures, null);
                await SettleAsync([arrival], new Effects(), ct);
            }
            else if (count == 0)
            {
                await ProbeAsync(arrival, 1, ct);
            }
            else
            {
                await ProbeAloneAsync(arrival, count, ct);
            }

            if (Problem is not null)
                return;
            if (arrival.Blocks)
                _blocked.Add((edge, key!));
        }
    }

    private async Task ProbeAsync(Arrival arrival, int count, CancellationToken ct)
    {
        await CommitAsync(NewCommit() with { Probe = new Probe(arrival.Slot.Edge, arrival.Slot.Seq, count) }, ct);
        await ProcessAsync([arrival], careful: true, ct);
    }

    // The process died while it was probed: by its own doing, or by that of another lane's message. This time no other lane runs, so that the next probe can know.
    // Tasks that have begun go on. One of them may be what ends the processes; it is given up before so many of them have died.
    private async Task ProbeAloneAsync(Arrival arrival, int count, CancellationToken ct)
    {
        using var turn = await Engine.Turns.AloneAsync(ct);
        _alone = true;
        try
        {
            await ProbeAsync(arrival, Engine.Turns.HasTasks ? count + 1 : MostProbes, ct);
        }
        finally
        {
            _alone = false;
        }
    }
}
