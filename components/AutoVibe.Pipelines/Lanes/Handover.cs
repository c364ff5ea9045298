namespace AutoVibe.Pipelines;

/// <summary>The messages of one commit, for those lanes of this process that read the partitions they go to.</summary>
/// <remarks>Made before the commit is sent: a lane that begins later is not given them. So numbers that a start from a savepoint hands out again are never mixed up.</remarks>
internal sealed class Handover
{
    private readonly EdgeBoard _board;
    private readonly Dictionary<EdgePart, (Inflow? To, List<OutgoingMessage> Messages)> _parts = [];

    public Handover(EdgeBoard board, IEnumerable<OutgoingMessage> messages)
    {
        _board = board;
        foreach (var message in messages)
        {
            if (!_parts.TryGetValue(message.To, out var part))
                _parts[message.To] = part = (board.Find(message.To), []);
            part.Messages.Add(message);
        }
    }

    /// <summary>Wakes the lanes of this process after the commit.</summary>
    /// <param name="appended">Where the messages lie, as far as that is known.</param>
    /// <returns>The partitions that nobody here reads; their readers have to be told another way.</returns>
    public IReadOnlyCollection<EdgePart> Complete(IReadOnlyList<Appended> appended)
    {
        foreach (var place in appended)
        {
            if (_parts[place.To] is (not null and var lane, var messages) && _board.Find(place.To) == lane)
            {
                lane.Add(place, messages);
                _parts.Remove(place.To);
            }
        }

        return [.. _parts.Keys.Where(at => !_board.Wake(at))];
    }
}
