using System.Globalization;

namespace AutoVibe.Machines;

/// <summary>Which machines to add up.</summary>
public sealed record SummaryFilter
{
    /// <summary>Only those of this project; default: all.</summary>
    public Guid? Project { get; init; }

    /// <summary>Only those that were made since then; default: all.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The lowest id that a machine made since then may have: ids begin with their time.</summary>
    public Guid First => Since is { } since ? Guid.Parse($"{Math.Max(0, since.ToUnixTimeMilliseconds()):x12}00000000000000000000", CultureInfo.InvariantCulture) : Guid.Empty;
}
