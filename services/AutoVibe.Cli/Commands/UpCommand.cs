using System.CommandLine;
using AutoVibe.ServiceDefaults;

namespace AutoVibe.Cli;

internal static class UpCommand
{
    public const string Name = "up";

    public static Command Create()
    {
        var urls = new Option<string?>("--urls") { Description = $"Where it listens. Default: the setting urls, else {AutoVibeServer.DefaultAddress}.", HelpName = "URLS" };
        var command = new Command(Name, "Runs the server until Ctrl-C.") { urls };
        command.SetAction(async (parsed, ct) =>
        {
            if (parsed.GetValue(GlobalOptions.Server) is not null)
                throw new AutoVibeException(SettingErrors.BadCommandLine, "'up' starts a server of its own and takes no --server.", fix: "Say where it listens with --urls.");

            var settings = parsed.Settings();
            if (parsed.GetValue(urls) is { } given)
                settings.Set("urls", given, urls.Name);

            return await AutoVibeServer.RunAsync(settings, builder => builder.AddServiceDefaults(ResourceNames.Server), parsed.Output().Announce, ct);
        });
        return command;
    }
}
