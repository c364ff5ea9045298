namespace AutoVibe.Machines;

/// <summary>A process as <c>/proc</c> shows it.</summary>
/// <param name="Id">Its number; it is given to another process some time after this one's end.</param>
/// <param name="Parent">The number of its parent.</param>
/// <param name="Started">When it started, in ticks since the computer did; with the number, it names the process for good.</param>
/// <param name="Cpu">Processor time of it and of those of its children that ended.</param>
/// <param name="Memory">Resident memory in bytes, shared pages included.</param>
internal readonly record struct ProcessEntry(int Id, int Parent, ulong Started, TimeSpan Cpu, long Memory);
