using System.CommandLine;

namespace AutoVibe.Cli;

/// <summary>Says what is wrong with a command line and what was probably meant.</summary>
internal static class Usage
{
    /// <exception cref="AutoVibeException">The command line cannot be understood.</exception>
    public static void Check(ParseResult parsed)
    {
        if (parsed.Errors.Count > 0)
            throw new AutoVibeException(SettingErrors.BadCommandLine, Message(parsed), fix: Fix(parsed));

        if (parsed.GetResult(GlobalOptions.Server) is { Implicit: false } && (parsed.GetValue(GlobalOptions.Data) ?? parsed.GetValue(GlobalOptions.Connection)) is not null)
            throw new AutoVibeException(SettingErrors.BadCommandLine, "--server cannot be combined with --data or --connection.", fix: "Name the server, or the database, not both.");
    }

    // That a command is missing is no news beside what was typed in its place.
    private static string Message(ParseResult parsed) => parsed.UnmatchedTokens.Count > 0
        ? $"'{Path(parsed.CommandResult.Command)}' does not know {string.Join(", ", parsed.UnmatchedTokens.Select(token => $"'{token}'"))}."
        : string.Join(' ', parsed.Errors.Select(error => error.Message));

    private static string Fix(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var known = command.Subcommands.Select(sub => sub.Name)
            .Concat(command.Options.Select(option => option.Name))
            .Concat(GlobalOptions.All.Select(option => option.Name));
        var typed = parsed.UnmatchedTokens.FirstOrDefault();

        if (typed is not null && Spelling.Nearest(typed, known) is { } near)
            return $"Did you mean '{near}'?";

        return command.Subcommands.Count > 0 && command is not RootCommand
            ? $"Known are: {string.Join(", ", command.Subcommands.Select(sub => $"{Path(sub)}"))}."
            : $"See '{Path(command)} --help'.";
    }

    private static string Path(Command command) =>
        string.Join(' ', command.Parents.OfType<Command>().Select(Path).Append(command is RootCommand ? "autovibe" : command.Name));
}
