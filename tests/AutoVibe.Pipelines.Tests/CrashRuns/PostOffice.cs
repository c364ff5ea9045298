namespace AutoVibe.Pipelines.Tests;

/// <summary>A part of the world outside: what was posted stays posted, whoever crashes. A letter with a stamp that it knows is the same letter.</summary>
internal sealed class PostOffice
{
    private readonly HashSet<string> _stamps = [];

    public List<string> Letters { get; } = [];

    public void Post(string letter, string? stamp = null)
    {
        if (stamp is null || _stamps.Add(stamp))
            Letters.Add(letter);
    }
}
