namespace AutoVibe.Machines;

/// <summary>A machine that is to be run.</summary>
/// <param name="Machine">Its id.</param>
/// <param name="Number">Which attempt of its request it is, from 1.</param>
/// <param name="Request">The request.</param>
public sealed record MachineOrder(Guid Machine, int Number, EvolutionTerms Request);
