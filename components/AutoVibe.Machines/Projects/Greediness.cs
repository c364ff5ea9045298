using System.Globalization;

namespace AutoVibe.Machines;

/// <summary>A project's appetite, from 0 to 1: how much of what is shared it takes. It never makes a budget larger.</summary>
public readonly record struct Greediness
{
    private const double LeastShare = 0.1;

    /// <param name="value">From 0 to 1.</param>
    public Greediness(double value)
    {
        // Written so that NaN is refused too.
        if (value is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(value), value, "Greediness is a number from 0 to 1.");
        Value = value;
    }

    /// <summary>From 0 to 1.</summary>
    public double Value { get; }

    /// <summary>Its weight, from 1 to 10, where projects share machine slots: the next free slot goes to the one with the fewest machines per weight.</summary>
    public double Weight => 1 + (9 * Value);

    /// <summary>The part of the money that is left which one round of attempts may reserve: from a tenth to all of it.</summary>
    public double RoundShare => LeastShare + ((1 - LeastShare) * Value);

    /// <summary>How many attempts at one request run side by side: <c>1 + round(greediness × (limit − 1))</c>.</summary>
    /// <param name="limit">The most; at least 1.</param>
    public int Width(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return 1 + Rounded(limit - 1);
    }

    /// <summary>How many rounds of attempts at one request there are while none wins: <c>1 + round(greediness × (limit − 1))</c>.</summary>
    /// <param name="limit">The most; at least 1.</param>
    public int Patience(int limit) => Width(limit);

    /// <summary>What one round of attempts may reserve of what is left.</summary>
    /// <param name="left">What is left, in the smallest unit.</param>
    public long MayReserve(long left) => left <= 0 ? 0 : (long)(left * (decimal)RoundShare);

    /// <summary>What it means, in words.</summary>
    /// <param name="widthLimit">The most attempts side by side.</param>
    /// <param name="roundLimit">The most rounds.</param>
    public string Explain(int widthLimit, int roundLimit) => string.Create(
        CultureInfo.InvariantCulture,
        $"{Value:0.##}: weight {Weight:0.##} of 10 for machine slots, {Width(widthLimit)} of at most {widthLimit} attempts side by side, {Patience(roundLimit)} of at most {roundLimit} rounds while none wins, a round may reserve {RoundShare:0.#%} of the money that is left");

    // A half is rounded up, so that half of two attempts more is one more.
    private int Rounded(int most) => (int)Math.Round(Value * most, MidpointRounding.AwayFromZero);
}
