namespace AutoVibe.Chaos.Tests;

/// <summary>Kills the process around the commits of senders.</summary>
internal sealed class CrashingSends(ISendStore store, CrashPoints crash) : ISendStore
{
    public async Task<SendReceipt> SendAsync(SendBatch batch, CancellationToken ct)
    {
        crash.At(CrashPoint.BeforeSend);
        var receipt = new SendReceipt([], []);
        await crash.DuringAsync(CrashPoint.DuringSend, async () => receipt = await store.SendAsync(batch, ct));
        crash.At(CrashPoint.AfterSend);
        return receipt;
    }

    public Task OpenAsync(Guid sender, CancellationToken ct) => store.OpenAsync(sender, ct);

    public Task<IReadOnlyList<SendOutcome>> OutcomesAsync(IReadOnlyList<SendMessage> messages, CancellationToken ct) => store.OutcomesAsync(messages, ct);
}
