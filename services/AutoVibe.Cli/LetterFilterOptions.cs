using System.CommandLine;

namespace AutoVibe.Cli;

/// <summary>The options that say which dead letters are meant.</summary>
internal sealed class LetterFilterOptions
{
    private readonly Option<string?> _pipeline = new("--pipeline") { Description = "Only those of this pipeline.", HelpName = "PIPELINE" };
    private readonly Option<string?> _edge = new("--edge") { Description = "Only those of this edge.", HelpName = "EDGE" };
    private readonly Option<string?> _key = new("--key") { Description = "Only those with exactly this key.", HelpName = "KEY" };
    private readonly Option<string?> _reason = new("--reason") { Description = "Only those dead for this reason: error, body, crash, timeout, hops, state.", HelpName = "REASON" };
    private readonly Option<string?> _search = new("--search") { Description = "Only those whose error contains this text.", HelpName = "TEXT" };
    private readonly Option<DateTimeOffset?> _since = new("--since") { Description = "Only those parked at or after this time.", HelpName = "TIME" };
    private readonly Option<DateTimeOffset?> _before = new("--before") { Description = "Only those parked before this time.", HelpName = "TIME" };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _pipeline, _edge, _key, _reason, _search, _since, _before })
            command.Add(option);
    }

    public DeadLetterFilter Read(ParseResult parsed) => new()
    {
        Pipeline = parsed.GetValue(_pipeline),
        Edge = parsed.GetValue(_edge),
        Key = parsed.GetValue(_key),
        Reason = parsed.GetValue(_reason),
        Search = parsed.GetValue(_search),
        Since = parsed.GetValue(_since),
        Before = parsed.GetValue(_before),
    };
}
