namespace AutoVibe.Machines;

/// <summary>Where machines of this hub work.</summary>
/// <param name="DataFolder">AutoVibe's data folder.</param>
internal sealed record MachineHome(string DataFolder)
{
    public MachineFolder Of(Guid machine) => new(DataFolder, machine);
}
