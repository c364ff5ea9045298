namespace AutoVibe.Chaos.Tests;

/// <summary>Does what a message is made to do to its handler.</summary>
/// <param name="Fixed">True when the handler has been mended.</param>
/// <param name="Work">How long a message takes.</param>
internal sealed record Harms(bool Fixed, TimeSpan Work)
{
    public async ValueTask SufferAsync(Step message, int attempt, CancellationToken ct)
    {
        if (Work > TimeSpan.Zero)
            await Task.Delay(Work, TimeProvider.System, ct);
        if (Fixed)
            return;
        switch (message.Harm)
        {
            case Harm.FailsOnce when attempt == 1:
                throw new InvalidOperationException($"{message.Key} cannot bear number {message.Number} today.");
            case Harm.Throws:
                throw new InvalidDataException($"{message.Key} cannot bear number {message.Number}.");
            case Harm.Kills:
                CrashPoints.Die();
                break;
            case Harm.FailsFast:
                Environment.FailFast($"{message.Key} number {message.Number} ends the process.");
                break;
            case Harm.Hangs:
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, CancellationToken.None);
                break;
        }
    }
}
