using System.CommandLine;

namespace AutoVibe.Cli;

/// <summary>What the global options say, in the words of the commands.</summary>
internal static class ParseResultExtensions
{
    public static Output Output(this ParseResult parsed) => new(parsed.GetValue(GlobalOptions.Json));

    /// <summary>The server or database that the options mean.</summary>
    public static Task<IAutoVibe> OpenAsync(this ParseResult parsed, CancellationToken ct) =>
        AutoVibeClient.OpenAsync(parsed.Settings(), parsed.GetValue(GlobalOptions.Server), ct);

    /// <summary>The database that the options mean, opened by this process whatever server runs.</summary>
    public static Task<IAutoVibe> OpenHereAsync(this ParseResult parsed, CancellationToken ct) =>
        AutoVibeClient.OpenHereAsync(parsed.Settings(), parsed.GetValue(GlobalOptions.Server), ct);

    /// <summary>The settings that were given as options.</summary>
    public static CommandLineSettings Settings(this ParseResult parsed)
    {
        var settings = new CommandLineSettings();
        if (parsed.GetValue(GlobalOptions.Data) is { } data)
            settings.Set(Installation.DataSetting, data, GlobalOptions.Data.Name);
        if (parsed.GetValue(GlobalOptions.Connection) is { } connection)
            settings.Set(Installation.ConnectionSetting, connection, GlobalOptions.Connection.Name);

        return settings;
    }
}
