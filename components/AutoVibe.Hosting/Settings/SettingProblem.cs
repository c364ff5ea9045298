namespace AutoVibe.Hosting;

/// <summary>One setting that cannot be used.</summary>
/// <param name="Key">The setting, such as <c>AutoVibe:Http:Hosts</c>; empty when the problem names it.</param>
/// <param name="Origin">Where its value came from.</param>
/// <param name="Problem">What is wrong with it, with the value where it is no secret.</param>
/// <param name="Fix">What mends it.</param>
public sealed record SettingProblem(string Key, string Origin, string Problem, string Fix)
{
    /// <inheritdoc/>
    public override string ToString() => Key.Length == 0 ? Problem : $"{Key} ({Origin}): {Problem} {Fix}";
}

/// <summary>Settings that cannot be used: all of them, found at start.</summary>
public sealed class SettingsException(IReadOnlyList<SettingProblem> problems)
    : AutoVibeException(SettingErrors.Invalid, Text(problems))
{
    /// <summary>Every setting that is wrong.</summary>
    public IReadOnlyList<SettingProblem> Problems { get; } = problems;

    private static string Text(IReadOnlyList<SettingProblem> problems) => string.Join('\n',
        [problems.Count == 1 ? "One setting is wrong:" : $"{problems.Count} settings are wrong:", .. problems.Select(problem => $"  - {problem}")]);
}
