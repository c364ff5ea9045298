using System.CommandLine;

namespace AutoVibe.Cli;

internal static class UpCommand
{
    public static Command Create()
    {
        var urls = new Option<string?>("--urls") { Description = $"Where it listens. Default: the setting urls, else {AutoVibeServer.DefaultAddress}.", HelpName = "URLS" };
        var command = new Command("up", "Runs the server until Ctrl-C.") { urls };
        command.SetAction(async (parsed, ct) =>
        {
            if (parsed.GetValue(GlobalOptions.Server) is not null)
                throw new AutoVibeException(SettingErrors.BadCommandLine, "'up' starts a server of its own and takes no --server.", fix: "Say where it listens with --urls.");

            var settings = parsed.Settings();
            if (parsed.GetValue(urls) is { } given)
                settings.Set("urls", given, urls.Name);

            return await AutoVibeServer.RunAsync(settings, parsed.Output().Announce, ct);
        });
        return command;
    }
}
