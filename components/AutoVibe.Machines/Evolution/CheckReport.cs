namespace AutoVibe.Machines;

/// <summary>What the checks of one machine's work showed.</summary>
/// <param name="Request">The request.</param>
/// <param name="Machine">The machine.</param>
/// <param name="Evidence">One for each command, in their order.</param>
public sealed record CheckReport(Guid Request, Guid Machine, IReadOnlyList<Evidence> Evidence);
