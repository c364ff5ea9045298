using System.Globalization;
using System.Text.RegularExpressions;

namespace AutoVibe.Machines;

/// <summary>Reads what Aider prints for people. It ends with 0 when its model could not be reached, so its words decide.</summary>
internal sealed partial class AiderTranscript : AgentTranscript
{
    private const string OnlySession = "chat";

    private readonly List<string> _troubles = [];
    private (long Sent, long Received) _tokens;
    private string? _last;

    public override IEnumerable<AgentEvent> Read(string line)
    {
        if (string.IsNullOrWhiteSpace(line))
            yield break;

        _last = line;
        Session = OnlySession;
        if (Version().Match(line) is { Success: true } version)
        {
            yield return new AgentEvent.Started(Session, null, version.Groups["version"].Value);
        }
        else if (Edited().Match(line) is { Success: true } edited)
        {
            yield return new AgentEvent.FileChange(edited.Groups["path"].Value);
        }
        else if (Tokens().Match(line) is { Success: true } tokens)
        {
            _tokens = (_tokens.Sent + Count(tokens, "sent"), _tokens.Received + Count(tokens, "received"));
            yield return new AgentEvent.Usage(
                _tokens.Sent, _tokens.Received, 0, decimal.TryParse(tokens.Groups["cost"].Value, CultureInfo.InvariantCulture, out var cost) ? cost : null);
        }
        else if (Trouble().IsMatch(line))
        {
            _troubles.Add(line);
            yield return new AgentEvent.Retry(_troubles.Count, null, line);
        }
        else
        {
            yield return new AgentEvent.Text(line);
        }
    }

    public override AgentJudgement Judge(int exitCode, string complaints)
    {
        // A call that was answered after all leaves a line of tokens behind the troubles.
        if (_troubles.Count > 0 && _tokens.Received == 0)
            return new(_troubles.Exists(trouble => trouble.Contains("402", StringComparison.Ordinal)) ? AgentOutcome.OutOfBudget : AgentOutcome.Failed, _troubles[^1]);

        return ByExitCode(exitCode, _last, complaints);
    }

    // 2.1k and 1.3M are thousands and millions.
    private static long Count(Match match, string group) => (long)(decimal.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture)
        * match.Groups[$"{group}Unit"].Value switch { "k" => 1_000, "M" => 1_000_000, _ => 1 });

    [GeneratedRegex(@"^Aider v(?<version>\S+)$")]
    private static partial Regex Version();

    [GeneratedRegex(@"^Applied edit to (?<path>.+)$")]
    private static partial Regex Edited();

    [GeneratedRegex(@"^Tokens: (?<sent>[\d.]+)(?<sentUnit>[kM]?) sent,.*? (?<received>[\d.]+)(?<receivedUnit>[kM]?) received\.(?:.*\$(?<cost>[\d.]+) session\.)?")]
    private static partial Regex Tokens();

    [GeneratedRegex(@"^litellm\.\w+|^(The API provider|Retrying in )")]
    private static partial Regex Trouble();
}
