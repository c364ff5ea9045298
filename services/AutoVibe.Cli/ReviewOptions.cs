using System.CommandLine;
using AutoVibe.Machines;

namespace AutoVibe.Cli;

/// <summary>The options that say who reviews what machines make.</summary>
/// <param name="otherwise">What holds when none of them is given.</param>
internal sealed class ReviewOptions(string otherwise)
{
    private readonly Option<string?> _agent = new("--review") { Description = $"Who reviews what each attempt made: an agent, named as for --agent. Default: {otherwise}.", HelpName = "AGENT" };
    private readonly Option<string?> _model = new("--review-model") { Description = "The model that the reviewer asks. Default: the agent's own.", HelpName = "NAME" };
    private readonly Option<string?> _command = new("--review-command") { Description = "What a shell reviewer runs; the file of a scripted one.", HelpName = "CMD" };
    private readonly Option<bool> _nobody = new("--no-review") { Description = "Nobody reviews." };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _agent, _model, _command, _nobody })
            command.Add(option);
    }

    public ReviewTerms? Read(ParseResult parsed)
    {
        var (agent, model, command) = (parsed.GetValue(_agent), parsed.GetValue(_model), parsed.GetValue(_command));
        if (agent is null && (model ?? command) is not null)
            throw Wrong("--review must say who reviews; only its model or command is given.", "Say who reviews: --review AGENT.");
        if (agent is not null && parsed.GetValue(_nobody))
            throw Wrong("--review and --no-review exclude each other.", "Leave one of them out.");
        if (agent is null)
            return parsed.GetValue(_nobody) ? ReviewTerms.Nobody : null;

        // The server may run in another folder.
        return new() { Agent = agent, Model = model, Command = agent == AgentTypes.Scripted && command is not null ? Path.GetFullPath(command) : command };
    }

    private static AutoVibeException Wrong(string message, string fix) => new(SettingErrors.BadCommandLine, message, fix: fix);
}
