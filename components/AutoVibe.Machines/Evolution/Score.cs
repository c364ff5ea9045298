using System.Text.Json.Serialization;

namespace AutoVibe.Machines;

/// <summary>How good an attempt is, from 0 to 100, and of what that is made.</summary>
/// <param name="Checks">For checks that passed: up to 80, or 60 where there are reviews.</param>
/// <param name="Cost">For costing little, beside the other attempts: up to 10.</param>
/// <param name="Size">For changing little, beside the other attempts: up to 10.</param>
public sealed record Score(double Checks, double Cost, double Size)
{
    /// <summary>For what its review says: up to 20, and 0 when none was made; null where nobody reviews.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Review { get; init; }

    /// <summary>How many of the checks that passed count half, because they failed on the same files at another time; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? Doubted { get; init; }

    /// <summary>The sum.</summary>
    public double Total => Math.Round(Checks + (Review ?? 0) + Cost + Size, 1);
}
