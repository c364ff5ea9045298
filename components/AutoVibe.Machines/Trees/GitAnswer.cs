namespace AutoVibe.Machines;

/// <summary>What a short git command said.</summary>
internal sealed record GitAnswer(int ExitCode, string Text, string Complaints)
{
    public IReadOnlyList<string> Lines => Text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public bool Complains(string words) => Complaints.Contains(words, StringComparison.Ordinal);
}
