namespace AutoVibe.Pipelines;

// What a commit causes is sent in one piece; when the database refuses a value in it, in smaller and smaller ones, until the guilty message stands alone.
internal sealed partial class LogLane
{
    /// <summary>Commits messages that ran alone.</summary>
    /// <returns>False when the lane stopped.</returns>
    private async Task<bool> SettleInPiecesAsync(List<Arrival> tried, CancellationToken ct)
    {
        for (int from = 0, size = tried.Count; from < tried.Count;)
        {
            var first = tried[from];
            if (first.Verdict == Verdict.Open && !await TryAgainAsync(first, tried, from, ct))
                return false;
            var piece = PieceOf(tried, from, size);
            try
            {
                await SettleAsync(piece, EffectsOf(piece), ct);
                from += piece.Count;
                size = piece.Count * 2;
            }
            catch (CommitRefusedException refused)
            {
                ForgetStates();
                size = piece.Count / 2;
                if (piece.Count > 1)
                    continue;
                if (!await SettleRefusedAsync(tried, from, refused, ct))
                    return false;
                from++;
                size = 1;
            }
        }

        return true;
    }

    private static List<Arrival> PieceOf(List<Arrival> tried, int from, int size)
    {
        var to = from + 1;
        while (to < tried.Count && to - from < size && tried[to].Verdict != Verdict.Open)
            to++;
        return tried.GetRange(from, to - from);
    }

    private static Effects EffectsOf(List<Arrival> piece)
    {
        var effects = new Effects();
        foreach (var arrival in piece)
        {
            if (arrival.Effects is not null)
                effects.Append(arrival.Effects);
        }

        return effects;
    }

    private async Task<bool> SettleRefusedAsync(List<Arrival> tried, int index, CommitRefusedException refused, CancellationToken ct)
    {
        var guilty = tried[index];
        var touched = guilty.Effects is { } effects && effects.States.Count + effects.Timers.Count > 0;
        guilty.Reopen();
        if (!JudgeAndLog(guilty, refused))
        {
            StopAt(guilty);
            return false;
        }

        await SettleAsync([guilty], new Effects(), ct);
        HoldBehind(guilty, tried, index + 1);

        // Those of its key that come later ran on state that it has not left behind: they run again when their turn comes.
        foreach (var later in tried.Skip(index + 1).Where(later => touched && later.Verdict == Verdict.Done && later.Message.Key == guilty.Message.Key))
            later.Reopen();
        return true;
    }

    private async Task<bool> TryAgainAsync(Arrival arrival, List<Arrival> tried, int index, CancellationToken ct)
    {
        if (!await TryAloneAsync(arrival, ct))
        {
            StopAt(arrival);
            return false;
        }

        HoldBehind(arrival, tried, index + 1);
        return true;
    }

    private void HoldBehind(Arrival blocker, List<Arrival> tried, int from)
    {
        if (!blocker.Blocks)
            return;
        _blocked.Add((blocker.Slot.Edge, blocker.Message.Key!));
        foreach (var later in tried.Skip(from))
        {
            if (later.Slot.Edge == blocker.Slot.Edge && later.Message.Key == blocker.Message.Key && later.Verdict is Verdict.Open or Verdict.Done or Verdict.Waiting)
                later.Hold();
        }
    }

    private void ForgetStates()
    {
        _instance.Undo();
        foreach (var state in _instance.Stateful)
            state.Forget();
        DropPrefetched();
    }
}
