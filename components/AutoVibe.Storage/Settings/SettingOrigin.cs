using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.CommandLine;
using Microsoft.Extensions.Configuration.EnvironmentVariables;

namespace AutoVibe.Storage;

/// <summary>Says where a configuration value came from, in words that lead a reader to it.</summary>
internal static class SettingOrigin
{
    public static string Of(IConfiguration configuration, string key) => Find(configuration, key) ?? "default";

    private static string? Find(IConfiguration configuration, string key)
    {
        if (configuration is not IConfigurationRoot root)
            return configuration[key] is null ? null : "configuration";

        // The last provider that has the key wins.
        foreach (var provider in root.Providers.Reverse())
        {
            if (provider is ChainedConfigurationProvider chained)
            {
                if (Find(chained.Configuration, key) is { } inner)
                    return inner;
            }
            else if (provider.TryGet(key, out _))
            {
                return Describe(provider, key);
            }
        }

        return null;
    }

    private static string Describe(IConfigurationProvider provider, string key) => provider switch
    {
        EnvironmentVariablesConfigurationProvider => $"environment variable {key.Replace(":", "__", StringComparison.Ordinal)}",
        CommandLineConfigurationProvider => $"command line --{key}",
        FileConfigurationProvider file => $"file {file.Source.Path}",
        _ => provider.ToString() ?? provider.GetType().Name,
    };
}
