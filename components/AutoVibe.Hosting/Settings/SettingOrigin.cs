using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.EnvironmentVariables;
using Microsoft.Extensions.Configuration.Json;

namespace AutoVibe.Hosting;

/// <summary>Says where the value of a setting came from.</summary>
internal static class SettingOrigin
{
    private static readonly string[] Prefixes = ["", "ASPNETCORE_", "DOTNET_"];

    public static string Of(IConfigurationRoot configuration, string key)
    {
        foreach (var provider in configuration.Providers.Reverse())
        {
            if (provider.TryGet(key, out _))
                return Name(provider, key);
        }

        return "not set";
    }

    /// <summary>All places that were looked at, the strongest first, for a setting that is missing.</summary>
    public static string Places(string key) =>
        $"the command line, the environment variable {Variable(key)} and appsettings.json beside the program";

    private static string Name(IConfigurationProvider provider, string key) => provider switch
    {
        CommandLineSettings line => $"the argument {line.ArgumentOf(key)}",
        EnvironmentVariablesConfigurationProvider => $"the environment variable {Set(Variable(key))}",
        JsonConfigurationProvider file => file.Source.Path ?? "a settings file",
        _ => provider.ToString() ?? provider.GetType().Name,
    };

    // The host's own variables carry a prefix that is no part of the setting's name.
    private static string Set(string variable)
    {
        var set = Environment.GetEnvironmentVariables().Keys.Cast<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
        return Prefixes.Select(prefix => prefix + variable).Select(name => set.TryGetValue(name, out var exact) ? exact : null).FirstOrDefault(name => name is not null) ?? variable;
    }

    private static string Variable(string key) => key.Replace(":", "__", StringComparison.Ordinal);
}
