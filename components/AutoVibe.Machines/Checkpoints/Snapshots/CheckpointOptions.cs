using System.ComponentModel.DataAnnotations;

namespace AutoVibe.Machines;

/// <summary>What checkpoints keep, and where. Bound from <c>AutoVibe:Checkpoints</c>; lists are separated by commas.</summary>
public sealed class CheckpointOptions
{
    /// <summary>The settings' section.</summary>
    public const string Section = "AutoVibe:Checkpoints";

    private SecretPatterns? _patterns;

    /// <summary>The folder of the packs. Default: <c>checkpoints</c> in the data folder.</summary>
    public string Folder { get; set; } = "";

    /// <summary>Patterns of files that hold secrets and are left out, beside the known ones, such as <c>*.token,deploy/*.yaml</c>. Default: none.</summary>
    public string Secrets { get; set; } = "";

    /// <summary>Patterns of files that are kept although they look like secrets, such as <c>tests/*.pfx</c>. Default: none.</summary>
    public string Keep { get; set; } = "";

    /// <summary>Whether files that git ignores are kept too. Default: false.</summary>
    public bool IncludeIgnored { get; set; }

    /// <summary>Whether a project's first checkpoint is taken when it is taken in. Default: true.</summary>
    public bool Genesis { get; set; } = true;

    /// <summary>How long contents that no checkpoint names stay before <c>checkpoint prune</c> removes them. Default: 1 day.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "3650.00:00:00", ErrorMessage = "The grace must be from 0 to 10 years.")]
    public TimeSpan Grace { get; set; } = TimeSpan.FromDays(1);

    internal SecretPatterns SecretPatterns => _patterns ??= new(Split(Secrets), Split(Keep));

    private static string[] Split(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
