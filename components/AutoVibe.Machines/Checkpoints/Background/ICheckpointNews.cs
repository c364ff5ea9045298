namespace AutoVibe.Machines;

/// <summary>Is told what was done with checkpoints in the background; an application may add any number of them.</summary>
public interface ICheckpointNews
{
    /// <summary>Called behind the commits for a checkpoint that was taken or read back, at least once.</summary>
    Task TellAsync(Checkpoint checkpoint, CancellationToken ct);
}
