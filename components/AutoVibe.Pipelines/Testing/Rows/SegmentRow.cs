namespace AutoVibe.Pipelines.Testing;

internal sealed class SegmentRow(int number)
{
    public int Number => number;

    public bool Paused { get; set; }

    public int Restarts { get; set; }

    public List<LaneRow> Lanes { get; } = [];

    public void MakeLanes(int parts)
    {
        while (Lanes.Count < parts)
            Lanes.Add(new LaneRow(new LaneId(number, (short)Lanes.Count)));
    }
}
