using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace AutoVibe.Machines;

/// <summary>Where an entry stands in a log stream.</summary>
/// <param name="Epoch">When the stream began; another one means that the stream was lost and began anew.</param>
/// <param name="Number">Its number since then, from 1, without gaps.</param>
public readonly record struct StreamPosition(long Epoch, long Number) : IComparable<StreamPosition>
{
    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out StreamPosition position)
    {
        position = default;
        if (text?.Split('-') is not [var epoch, var number]
            || !long.TryParse(epoch, NumberStyles.None, CultureInfo.InvariantCulture, out var e) || !long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var n))
            return false;

        position = new(e, n);
        return true;
    }

    /// <summary>The place behind this one.</summary>
    public StreamPosition Next => this with { Number = Number + 1 };

    /// <inheritdoc/>
    public int CompareTo(StreamPosition other) => (Epoch, Number).CompareTo((other.Epoch, other.Number));

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Epoch}-{Number}");
}
