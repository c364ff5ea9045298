using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace AutoVibe.Machines;

/// <summary>Turns what somebody typed into a project, or names everything that is wrong with it.</summary>
public static class ProjectRules
{
    private const int MaxName = 200;
    private const int MaxDescription = 10_000;
    private const int MaxRepositoryBytes = 2000;
    private const int MaxMetadata = 64 * 1024;
    private const int MaxWidth = 100;
    private const int MaxChecks = 100;
    private const int MaxCheckName = 100;
    private const int MaxCommand = 10_000;

    // Those of a request go from component to component.
    private const int MaxCommands = 100_000;

    /// <summary>Checks a new project and gives it its id.</summary>
    /// <param name="wanted">What was typed.</param>
    /// <param name="currentFolder">What a relative path is relative to.</param>
    /// <param name="now">The time of its creation.</param>
    /// <exception cref="MachineException">The repository cannot be taken in, or <see cref="MachineErrors.ProjectInvalid"/> with every problem.</exception>
    public static Project Create(NewProject wanted, string currentFolder, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(wanted);

        var address = RepositoryAddress.Parse(wanted.Repository, currentFolder);
        var name = wanted.Name ?? address.Name;
        List<string> problems =
        [
            .. TextProblems("name", name, MaxName),
            .. TextProblems("description", wanted.Description, MaxDescription),
            .. RepositoryProblems(address.Location),
            .. MetadataProblems(wanted.Metadata),
        ];
        if (string.IsNullOrWhiteSpace(name))
            problems.Add("name: must not be empty.");
        if (wanted.Slug is not null && !Slug.IsValid(wanted.Slug))
            problems.Add($"slug: must be lower-case letters, digits and single hyphens, at most {Slug.MaxLength}, not '{wanted.Slug}'.");
        if (problems.Count > 0)
            throw new MachineException(MachineErrors.ProjectInvalid, $"The project is not valid: {string.Join(" ", problems)}");

        return new()
        {
            Id = Guid.CreateVersion7(now),
            Name = name,
            Slug = wanted.Slug ?? Slug.From(name),
            Description = wanted.Description,
            Repository = address.Location,
            Status = wanted.Status,
            Phase = wanted.Phase,
            Metadata = wanted.Metadata,
            CreatedAt = now,
            UpdatedAt = now,
        };
    }

    /// <summary>Checks a change of a project, and gives it with the repository's full address.</summary>
    /// <param name="wanted">What was typed.</param>
    /// <param name="currentFolder">What a relative path is relative to.</param>
    /// <exception cref="MachineException">The repository cannot be taken in, or <see cref="MachineErrors.ProjectInvalid"/> with every problem.</exception>
    public static ProjectChange Check(ProjectChange wanted, string currentFolder)
    {
        ArgumentNullException.ThrowIfNull(wanted);

        var location = wanted.Repository is null ? null : RepositoryAddress.Parse(wanted.Repository, currentFolder).Location;
        List<string> problems =
        [
            .. TextProblems("name", wanted.Name, MaxName),
            .. TextProblems("description", wanted.Description, MaxDescription),
            .. location is null ? [] : RepositoryProblems(location),
            .. wanted.Metadata is null ? [] : MetadataProblems(wanted.Metadata),
            .. wanted.Checks is null ? [] : CheckProblems(wanted.Checks),
            .. wanted.Review?.Problems() ?? [],
            .. TextProblems("review.command", wanted.Review?.Command, int.MaxValue),
            .. TextProblems("review.model", wanted.Review?.Model, int.MaxValue),
        ];
        if (wanted.Name is not null && string.IsNullOrWhiteSpace(wanted.Name))
            problems.Add("name: must not be empty.");
        if (wanted.Greediness is not (null or (>= 0 and <= 1)))
            problems.Add(string.Create(CultureInfo.InvariantCulture, $"greediness: must be from 0 to 1, not {wanted.Greediness}."));
        if (wanted.WidthLimit is < 0 or > MaxWidth)
            problems.Add($"widthLimit: must be from 1 to {MaxWidth}, or 0 for what the settings say, not {wanted.WidthLimit}.");
        if (problems.Count > 0)
            throw new MachineException(MachineErrors.ProjectInvalid, $"The project is not valid: {string.Join(" ", problems)}");
        return wanted with { Repository = location };
    }

    /// <summary>What is wrong with the commands by which a project or a request has work checked.</summary>
    internal static IEnumerable<string> CommandProblems(IReadOnlyList<string> commands)
    {
        if (commands.Count > MaxChecks)
            yield return $"checks: must be at most {MaxChecks}, not {commands.Count}.";
        if (commands.Any(string.IsNullOrWhiteSpace))
            yield return "checks: each must have a command.";
        foreach (var problem in commands.SelectMany(command => TextProblems("checks: command", command, MaxCommand)))
            yield return problem;
        if (commands.Sum(command => command.Length) is > MaxCommands and var length)
            yield return $"checks: must have at most {MaxCommands} characters in all, not {length}.";
    }

    private static IEnumerable<string> CheckProblems(IReadOnlyList<ProjectCheck> checks) =>
    [
        .. checks.Any(check => string.IsNullOrWhiteSpace(check.Name)) ? ["checks: each must have a name."] : Array.Empty<string>(),
        .. checks.SelectMany(check => TextProblems("checks: name", check.Name, MaxCheckName)),
        .. CommandProblems([.. checks.Select(check => check.Command)]),
    ];

    private static IEnumerable<string> TextProblems(string field, string? text, int limit)
    {
        if (text is null)
            yield break;
        if (text.Length > limit)
            yield return $"{field}: must have at most {limit} characters, not {text.Length}.";
        if (text.Contains('\0') || !UnicodeText.IsWhole(text))
            yield return $"{field}: must be Unicode text without NUL.";
    }

    private static IEnumerable<string> RepositoryProblems(string location)
    {
        var unreadable = TextProblems("repository", location, int.MaxValue).ToList();
        return unreadable.Count == 0 && Encoding.UTF8.GetByteCount(location) > MaxRepositoryBytes
            ? [$"repository: must have at most {MaxRepositoryBytes} bytes."]
            : unreadable;
    }

    private static IEnumerable<string> MetadataProblems(JsonObject metadata)
    {
        var json = metadata.ToJsonString();
        if (Encoding.UTF8.GetByteCount(json) > MaxMetadata)
            yield return $"metadata: must have at most {MaxMetadata} bytes of JSON.";
        if (json.Contains(@"\u0000", StringComparison.Ordinal))
            yield return "metadata: must not hold NUL.";
    }
}
