using System.Runtime.CompilerServices;

namespace AutoVibe.Machines;

/// <summary>Finds checkpoints that must be there.</summary>
public static class CheckpointStoreExtensions
{
    private const int Page = 500;

    /// <summary>The checkpoint with this id.</summary>
    /// <exception cref="MachineException"><see cref="MachineErrors.CheckpointNotFound"/></exception>
    public static async Task<Checkpoint> GetAsync(this ICheckpointStore rows, Guid id, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return await rows.FindAsync(id, ct) ?? throw new MachineException(MachineErrors.CheckpointNotFound, $"There is no checkpoint {id}.");
    }

    /// <summary>Every checkpoint whose contents a store keeps, oldest first.</summary>
    internal static async IAsyncEnumerable<Checkpoint> AllOfStoreAsync(this ICheckpointStore rows, Guid store, [EnumeratorCancellation] CancellationToken ct)
    {
        var after = Guid.Empty;
        while (await rows.OfStoreAsync(store, after, Page, ct) is { Count: > 0 } page)
        {
            foreach (var checkpoint in page)
                yield return checkpoint;
            after = page[^1].Id;
        }
    }
}
