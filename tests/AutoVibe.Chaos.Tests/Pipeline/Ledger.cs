namespace AutoVibe.Chaos.Tests;

/// <summary>Writes a row for each message inside the batch's commit.</summary>
internal sealed class Ledger(CrashPoints crash) : Sink<Counted>
{
    // The id rises in the order of the commits, and nothing in the table refuses a second row for one message.
    private const string Insert = "INSERT INTO chaos_rows (key, number, count, sent_at) VALUES (@key, @number, @count, @sentAt)";

    public override ValueTask WriteAsync(IReadOnlyList<Counted> messages, SinkContext context, CancellationToken ct)
    {
        crash.At(CrashPoint.BeforeEffect);
        foreach (var message in messages)
            context.Execute(Insert, new { key = message.Key, number = message.Number, count = message.Count, sentAt = message.SentAt });
        crash.At(CrashPoint.AfterEffect);
        return ValueTask.CompletedTask;
    }
}
