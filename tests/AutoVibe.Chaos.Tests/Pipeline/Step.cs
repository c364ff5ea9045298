namespace AutoVibe.Chaos.Tests;

/// <summary>A message of the chaos pipeline. Numbers of a key begin at 1 and are sent in order.</summary>
public sealed record Step(string Key, int Number, long SentAt, Harm Harm = Harm.None);

/// <summary>A step with the number of steps of its key so far.</summary>
public sealed record Counted(string Key, int Number, long SentAt, int Count);

/// <summary>What a message does to the handler.</summary>
public enum Harm
{
    None,
    FailsOnce,
    Throws,
    Kills,
    FailsFast,
    Hangs,
}
