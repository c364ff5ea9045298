using System.ComponentModel.DataAnnotations;

namespace AutoVibe.Machines;

/// <summary>What this hub is called and where it descends from. Bound from <c>AutoVibe:Hub</c>; how many machines it runs is <see cref="MachineOptions.AtOnce"/>.</summary>
public sealed class HubOptions
{
    /// <summary>The settings' section.</summary>
    public const string Section = "AutoVibe:Hub";

    /// <summary>Its name. Default: the name of the computer, with a number behind it for the second and later process of one data folder.</summary>
    [StringLength(200)]
    public string? Name { get; set; }

    /// <summary>The id or name of the hub that it descends from. Default: none.</summary>
    [StringLength(200)]
    public string? Parent { get; set; }

    /// <summary>How long it runs before it looks whether its checkpoint of the day was taken, so that one that runs a single machine and ends takes none. Default: 1 minute.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan DailyAfter { get; set; } = TimeSpan.FromMinutes(1);
}
