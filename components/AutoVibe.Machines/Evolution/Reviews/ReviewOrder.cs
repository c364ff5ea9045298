namespace AutoVibe.Machines;

/// <summary>A review that is to be made.</summary>
/// <param name="Review">Its id: that of the evidence, of its account in the ledger, and of the recording of its calls.</param>
/// <param name="End">The machine whose work is reviewed.</param>
public sealed record ReviewOrder(Guid Review, MachineEnd End);
