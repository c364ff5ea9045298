namespace AutoVibe.Machines;

/// <summary>Decides whose turn it is when a slot for machines is free.</summary>
internal static class FairShare
{
    /// <summary>The waiting requests that get free slots, in order: always that of the project which has least for its weight; of one project the oldest first.</summary>
    /// <param name="waiting">What waits, oldest first.</param>
    /// <param name="open">How many machines of each project are not over.</param>
    /// <param name="slots">How many machines may be open at once.</param>
    /// <remarks>A request's machines come in together: the last one that fits at all may take more than is left, and its machines wait for their slots.</remarks>
    public static IEnumerable<WaitingRequest> Choose(IReadOnlyList<WaitingRequest> waiting, IReadOnlyDictionary<Guid, int> open, int slots)
    {
        var taken = new Dictionary<Guid, int>(open);
        var rest = waiting.ToList();
        var free = slots - open.Values.Sum();
        while (free > 0 && rest.Count > 0)
        {
            // The first of equals is the oldest.
            var next = rest.MinBy(request => (taken.GetValueOrDefault(request.Project) + 1) / new Greediness(request.Greediness).Weight)!;
            rest.Remove(next);
            taken[next.Project] = taken.GetValueOrDefault(next.Project) + next.Variants;
            free -= next.Variants;
            yield return next;
        }
    }
}
