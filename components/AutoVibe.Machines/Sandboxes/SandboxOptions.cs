using System.ComponentModel.DataAnnotations;

namespace AutoVibe.Machines;

/// <summary>How machines are kept apart. Bound from <c>AutoVibe:Sandbox</c>.</summary>
public sealed class SandboxOptions : IValidatableObject
{
    /// <summary>The settings' section.</summary>
    public const string Section = "AutoVibe:Sandbox";

    /// <summary>The level to use. Default: the strongest that works on the computer.</summary>
    public IsolationLevel? Isolation { get; set; }

    /// <summary>The image for the level <c>container</c>; it holds Perl and the agents' programs. Default: none, and the level does not work.</summary>
    public string Image { get; set; } = "";

    /// <summary>The program that runs containers, <c>docker</c> or <c>podman</c>. Default: the one that is there.</summary>
    public string Engine { get; set; } = "";

    /// <summary>Further files and folders that every machine may read where the others are closed, such as a toolchain outside of <c>/usr</c>; full paths, separated by commas. Default: none.</summary>
    public string Read { get; set; } = "";

    internal IReadOnlyList<string> ReadPaths => Read.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var path in ReadPaths.Where(path => !Path.IsPathFullyQualified(path) || !Path.Exists(path)))
            yield return new($"'{path}' is not the full path of a file or folder that is there.", [nameof(Read)]);
    }
}
