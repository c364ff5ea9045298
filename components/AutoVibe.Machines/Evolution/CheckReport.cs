using System.Text.Json.Serialization;

namespace AutoVibe.Machines;

/// <summary>What the checks of one machine's work, or its review, showed.</summary>
/// <param name="Request">The request.</param>
/// <param name="Machine">The machine.</param>
/// <param name="Evidence">One for each command, in their order; of a review one.</param>
public sealed record CheckReport(Guid Request, Guid Machine, [property: JsonConverter(typeof(BriefEvidence))] IReadOnlyList<Evidence> Evidence)
{
    /// <summary>Which round of the request the machine is of.</summary>
    public int Round { get; init; } = 1;

    /// <summary>What joins all that belongs to the round.</summary>
    [JsonIgnore]
    public string Turn => EvolutionTerms.TurnOf(Request, Round);
}
