using System.Globalization;

namespace AutoVibe.Chaos.Tests;

/// <summary>What a test tells a worker process.</summary>
public sealed record WorkerArguments
{
    /// <summary>The process that must not be outlived.</summary>
    public required int Parent { get; init; }

    /// <summary>Where the place of the next crash is written, or null.</summary>
    public string? CrashFile { get; init; }

    /// <summary>Where a line is written for every run of a handler, or null.</summary>
    public string? RunFile { get; init; }

    /// <summary>Whether handlers bear what they did not bear before.</summary>
    public bool Fixed { get; init; }

    /// <summary>How long each message takes.</summary>
    public TimeSpan Work { get; init; }

    /// <summary>Steps to send instead of working: this many of each of eight keys, each under a client key of its own.</summary>
    public int Send { get; init; }

    /// <summary>Whether the product's own pipelines, gateway and hub are left out. It starts sooner; engine and stores are the same.</summary>
    public bool Bare { get; init; }

    public static WorkerArguments Parse(string[] words)
    {
        var pairs = words.Chunk(2).ToDictionary(pair => pair[0], pair => pair[1]);
        return new()
        {
            Parent = int.Parse(pairs["--parent"], CultureInfo.InvariantCulture),
            CrashFile = pairs.GetValueOrDefault("--crash"),
            RunFile = pairs.GetValueOrDefault("--runs"),
            Fixed = bool.Parse(pairs.GetValueOrDefault("--fixed", "false")),
            Work = TimeSpan.Parse(pairs.GetValueOrDefault("--work", "0"), CultureInfo.InvariantCulture),
            Send = int.Parse(pairs.GetValueOrDefault("--send", "0"), CultureInfo.InvariantCulture),
            Bare = bool.Parse(pairs.GetValueOrDefault("--bare", "false")),
        };
    }

    public IReadOnlyList<string> Words()
    {
        var words = new List<string> { "--parent", Parent.ToString(CultureInfo.InvariantCulture) };
        if (CrashFile is not null)
            words.AddRange(["--crash", CrashFile]);
        if (RunFile is not null)
            words.AddRange(["--runs", RunFile]);
        words.AddRange(["--fixed", Fixed.ToString(), "--work", Work.ToString(), "--send", Send.ToString(CultureInfo.InvariantCulture), "--bare", Bare.ToString()]);
        return words;
    }
}
