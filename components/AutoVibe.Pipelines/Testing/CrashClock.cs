namespace AutoVibe.Pipelines.Testing;

/// <summary>The database's clock over the lives of several processes. Each process has a clock of its own, so that no timer of a dead one strikes.</summary>
internal sealed class CrashClock : TimeProvider
{
    private ManualTime _life = new();

    /// <summary>A clock for the next process; it begins where the last one stopped.</summary>
    public ManualTime Begin() => _life = new ManualTime(_life.GetUtcNow());

    public override DateTimeOffset GetUtcNow() => _life.GetUtcNow();
}
