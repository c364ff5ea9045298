namespace AutoVibe.Pipelines.Testing;

internal sealed class LaneRow(LaneId id)
{
    public LaneId Id => id;

    public Guid? Owner { get; set; }

    public long Epoch { get; set; }

    public long CommitNo { get; set; }

    public int Version { get; set; }

    public int Unclean { get; set; }

    public Probe? Probe { get; set; }

    public ClaimedLane Claim(Guid node, int version)
    {
        Unclean = Owner is null ? 0 : Unclean + 1;
        Owner = node;
        Epoch++;
        Version = Math.Max(Version, version);
        return new ClaimedLane(id, Epoch, CommitNo, Unclean, Probe);
    }
}
