namespace AutoVibe.Pipelines;

/// <summary>Chooses partitions of one edge for messages that have no key: in turn, each for so many messages as a lane works off in about a millisecond.</summary>
/// <remarks>
/// Quick messages come to few lanes in batches, so that few rows of the database change; slow ones come to all lanes, one by one, as do those of an edge whose
/// lanes are all in other processes. Any thread may use it.
/// </remarks>
internal sealed class Spread
{
    private const int MostTogether = 64;
    private static readonly TimeSpan Together = TimeSpan.FromMilliseconds(1);
    private readonly Lock _sync = new();
    private double _ticks = double.NaN;
    private int _together = 1;
    private int _left = 1;
    private short _part;

    /// <summary>A lane of this process took so long for so many messages.</summary>
    public void Took(TimeSpan time, int messages)
    {
        var ticks = (double)time.Ticks / messages;
        lock (_sync)
        {
            _ticks = double.IsNaN(_ticks) ? ticks : ((3 * _ticks) + ticks) / 4;
            _together = (int)Math.Clamp(Together.Ticks / _ticks, 1, MostTogether);
        }
    }

    /// <summary>The partition for the next message.</summary>
    public short Next(short parts)
    {
        lock (_sync)
        {
            if (--_left <= 0 || _left >= _together)
                (_part, _left) = ((short)((_part + 1) % parts), _together);
            return _part;
        }
    }
}
