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

    /// <summary>Names of AutoVibe's own environment variables that every machine is given too, such as <c>NUGET_PACKAGES</c>; separated by commas. Those that are not set are passed over. Default: none.</summary>
    public string PassEnvironment { get; set; } = "";

    internal IReadOnlyList<string> ReadPaths => Words(Read);

    internal IReadOnlyList<string> PassedNames => Words(PassEnvironment);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var path in ReadPaths.Where(path => !Path.IsPathFullyQualified(path) || !Path.Exists(path)))
            yield return new($"'{path}' is not the full path of a file or folder that is there.", [nameof(Read)]);
        foreach (var name in PassedNames.Where(name => name.Contains('=', StringComparison.Ordinal) || SandboxLaunch.IsOwn(name)))
            yield return new(SandboxLaunch.IsOwn(name) ? $"'{name}' is a variable that AutoVibe itself gives to machines." : $"'{name}' is not the name of a variable.", [nameof(PassEnvironment)]);
    }

    private static string[] Words(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
