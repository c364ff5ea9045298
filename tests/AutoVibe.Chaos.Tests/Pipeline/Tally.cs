namespace AutoVibe.Chaos.Tests;

/// <summary>Counts the steps of each key in keyed state.</summary>
internal sealed class Tally(CrashPoints crash, Harms harms, RunLog runs) : Transformer<Step, Counted>
{
    public override async ValueTask<Counted?> TransformAsync(Step message, MessageContext context, CancellationToken ct)
    {
        crash.At(CrashPoint.BeforeRun);
        runs.Write(message);
        var sum = await context.StateAsync<Sum>();
        sum.Steps++;
        await harms.SufferAsync(message, context.Attempt, ct);
        crash.At(CrashPoint.AfterRun);
        return new(message.Key, message.Number, message.SentAt, sum.Steps);
    }

    private sealed class Sum
    {
        public int Steps { get; set; }
    }
}
