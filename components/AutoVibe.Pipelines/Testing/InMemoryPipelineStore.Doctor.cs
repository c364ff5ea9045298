namespace AutoVibe.Pipelines.Testing;

public sealed partial class InMemoryPipelineStore
{
    /// <inheritdoc/>
    public Task<IReadOnlyList<DoctorFinding>> CheckAsync(bool deep, CancellationToken ct) => Answer(() => Examine(deep), ct);

    private IReadOnlyList<DoctorFinding> Examine(bool deep)
    {
        var findings = new List<DoctorFinding>
        {
            Finding("I1a", "head = position + backlog, and the log has no gap", PartitionCheck.Log),
            Finding("I1b", "position = done + dropped + waiting + held + running + dead", PartitionCheck.Books),
            Finding("I1c", "nothing is parked beyond the position", PartitionCheck.Beyond),
            Finding("I1d", "per key at most one message waits or runs, and the others are held behind it", PartitionCheck.Keys),
        };
        if (!deep)
            return findings;

        findings.Add(UniqueIds());
        findings.Add(Finding("I3", "times never fall along the numbers", PartitionCheck.Times));
        return findings;
    }

    private DoctorFinding Finding(string check, string rule, Func<EdgeRow, PartitionRow, string?> find)
    {
        List<string>? problems = null;
        foreach (var edge in _edges)
        {
            foreach (var part in edge.Parts)
            {
                if (find(edge, part) is { } problem)
                    (problems ??= []).Add($"{edge.Pipeline}/{edge.Shape.Name}/{part.At.Part}: {problem}");
            }
        }

        return problems is null ? new DoctorFinding(check, true, rule) : new DoctorFinding(check, false, $"{rule}; but {string.Join("; ", problems)}");
    }

    private DoctorFinding UniqueIds()
    {
        var ids = new HashSet<Guid>();
        var problems = new List<string>();
        foreach (var edge in _edges)
        {
            ids.Clear();
            foreach (var part in edge.Parts)
            {
                foreach (var message in part.Log)
                {
                    if (!ids.Add(message.Id))
                        problems.Add($"{edge.Pipeline}/{edge.Shape.Name}/{part.At.Part}: message {message.Seq} repeats id {message.Id}");
                }
            }
        }

        const string Rule = "message ids are unique per edge";
        return problems.Count == 0 ? new DoctorFinding("I2", true, Rule) : new DoctorFinding("I2", false, $"{Rule}; but {string.Join("; ", problems)}");
    }
}
