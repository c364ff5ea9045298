namespace AutoVibe.Machines;

/// <summary>Finds requests and machines that must be there.</summary>
public static class EvolutionStoreExtensions
{
    /// <summary>The request with this id.</summary>
    /// <exception cref="MachineException"><see cref="MachineErrors.RequestNotFound"/></exception>
    public static async Task<EvolutionRequest> GetAsync(this IEvolutionStore store, Guid request, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(store);
        return await store.FindAsync(request, ct) ?? throw new MachineException(MachineErrors.RequestNotFound, $"There is no request {request}.");
    }

    /// <summary>The machine with this id.</summary>
    /// <exception cref="MachineException"><see cref="MachineErrors.MachineNotFound"/></exception>
    public static async Task<Machine> GetAsync(this IMachineStore store, Guid machine, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(store);
        return await store.FindAsync(machine, ct) ?? throw new MachineException(MachineErrors.MachineNotFound, $"There is no machine {machine}.");
    }
}
