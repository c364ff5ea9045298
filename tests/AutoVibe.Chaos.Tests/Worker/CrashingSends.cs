namespace AutoVibe.Chaos.Tests;

/// <summary>Kills the process around the commits of senders.</summary>
internal sealed class CrashingSends(ISendStore store, CrashPoints crash) : ISendStore
{
    public async Task<IReadOnlyList<SendOutcome>> SendAsync(SendBatch batch, CancellationToken ct)
    {
        crash.At(CrashPoint.BeforeSend);
        IReadOnlyList<SendOutcome> outcomes = [];
        await crash.DuringAsync(CrashPoint.DuringSend, async () => outcomes = await store.SendAsync(batch, ct));
        crash.At(CrashPoint.AfterSend);
        return outcomes;
    }

    public Task OpenAsync(Guid sender, CancellationToken ct) => store.OpenAsync(sender, ct);

    public Task<IReadOnlyList<SendOutcome>> OutcomesAsync(IReadOnlyList<SendMessage> messages, CancellationToken ct) => store.OutcomesAsync(messages, ct);
}
