namespace AutoVibe.Machines;

/// <summary>Where the rows of checkpoints are kept. Every method that writes is one transaction.</summary>
public interface ICheckpointStore
{
    /// <summary>Stores a pending checkpoint whose contents are on the disk.</summary>
    /// <returns>False when the project has its first checkpoint already and this would be another first one, or when the hub has one of this day.</returns>
    Task<bool> AddAsync(Checkpoint checkpoint, CancellationToken ct);

    /// <summary>The checkpoint with this id, or null.</summary>
    Task<Checkpoint?> FindAsync(Guid id, CancellationToken ct);

    /// <summary>One page of a project's checkpoints.</summary>
    Task<IReadOnlyList<Checkpoint>> ListAsync(Guid project, CheckpointFilter filter, CancellationToken ct);

    /// <summary>One page of a hub's own checkpoints.</summary>
    Task<IReadOnlyList<Checkpoint>> OfHubAsync(Guid hub, CheckpointFilter filter, CancellationToken ct);

    /// <summary>One page of the checkpoints whose contents a store keeps, oldest first, behind an id.</summary>
    Task<IReadOnlyList<Checkpoint>> OfStoreAsync(Guid store, Guid after, int limit, CancellationToken ct);

    /// <summary>Checkpoints of a store that were not read back yet, oldest first.</summary>
    Task<IReadOnlyList<Checkpoint>> PendingAsync(Guid store, int limit, CancellationToken ct);

    /// <summary>Projects with a folder of their own that were taken in, or are being, and have no checkpoint yet.</summary>
    Task<IReadOnlyList<Guid>> ProjectsWithoutAsync(int limit, CancellationToken ct);

    /// <summary>Notes that every content was read back and is good.</summary>
    Task SetVerifiedAsync(Guid id, CancellationToken ct);

    /// <summary>Notes what is wrong with a checkpoint.</summary>
    Task SetCorruptAsync(Guid id, string problem, CancellationToken ct);

    /// <summary>Makes a verified checkpoint the current one of its project.</summary>
    /// <param name="project">The project.</param>
    /// <param name="checkpoint">The checkpoint.</param>
    /// <param name="onlyFromParent">Only when the project has no current checkpoint, or the parent of this one is.</param>
    /// <param name="ct">Ends the wait for the database.</param>
    /// <returns>False when it is not verified, is another project's, or the project has gone on from elsewhere.</returns>
    Task<bool> MakeCurrentAsync(Guid project, Guid checkpoint, bool onlyFromParent, CancellationToken ct);
}
