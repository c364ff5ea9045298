using System.Globalization;

namespace AutoVibe.Chaos.Tests;

/// <summary>The engine's times in a test.</summary>
internal sealed record Times
{
    /// <summary>Everything as it is delivered.</summary>
    public static readonly Times Default = new();

    /// <summary>A silence of two seconds is a death.</summary>
    public static readonly Times Short = Default.With(
        ("SilenceLimit", TimeSpan.FromSeconds(2)), ("BeatInterval", TimeSpan.FromMilliseconds(500)), ("PollInterval", TimeSpan.FromMilliseconds(250)));

    /// <summary>And a handler that takes two seconds is stuck.</summary>
    public static readonly Times ShortHandlers = Short.With(
        ("HandlerTimeout", TimeSpan.FromSeconds(2)), ("HandlerGrace", TimeSpan.FromMilliseconds(500)));

    public IReadOnlyList<(string Name, string Value)> Settings { get; init; } = [];

    /// <summary>Lanes commit every fifty messages.</summary>
    public Times WithSmallBatches() => new() { Settings = [.. Settings, ("AutoVibe__Pipelines__BatchSize", "50")] };

    /// <summary>Workers see at once that a pipeline was resumed.</summary>
    public Times WithQuickLooks() => With(("PollInterval", TimeSpan.FromMilliseconds(20)));

    private Times With(params (string Name, TimeSpan Value)[] times) => new()
    {
        Settings = [.. Settings, .. times.Select(time => ($"AutoVibe__Pipelines__{time.Name}", time.Value.ToString("c", CultureInfo.InvariantCulture)))],
    };
}
