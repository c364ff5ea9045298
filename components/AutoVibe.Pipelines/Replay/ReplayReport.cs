namespace AutoVibe.Pipelines;

/// <summary>How far a replay is.</summary>
/// <param name="Pipeline">The pipeline.</param>
/// <param name="Until">Messages accepted before this time are replayed; naming it again goes on to the same end.</param>
/// <param name="Finished">Whether all of them are.</param>
/// <param name="DryRun">Whether nothing was done but to count.</param>
/// <param name="Edges">Each edge that is replayed.</param>
public sealed record ReplayReport(string Pipeline, DateTimeOffset Until, bool Finished, bool DryRun, IReadOnlyList<ReplayedEdge> Edges)
{
    /// <summary>All messages of the stretch, on all edges.</summary>
    public long Messages => Edges.Sum(edge => edge.Messages);

    /// <summary>Those that are still to be looked at.</summary>
    public long Remaining => Edges.Sum(edge => edge.Remaining);
}

/// <summary>How far the replay of one edge is, counted from its start over all calls.</summary>
/// <param name="Edge">The edge.</param>
/// <param name="Messages">Messages of the stretch: <paramref name="Replayed"/> + <paramref name="LeftOut"/> + <paramref name="Remaining"/>.</param>
/// <param name="Replayed">Appended to the shadow run.</param>
/// <param name="LeftOut">Left out because they had not been completed: waiting, held, running or dead.</param>
/// <param name="Remaining">Not looked at yet.</param>
public sealed record ReplayedEdge(string Edge, long Messages, long Replayed, long LeftOut, long Remaining);
