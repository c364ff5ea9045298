using Microsoft.Extensions.Configuration;

namespace AutoVibe.Hosting;

/// <summary>Settings given as arguments of a server or worker: <c>--data DIR</c>, <c>--connection STRING</c>, <c>--urls URLS</c> or <c>--AutoVibe:Name VALUE</c>.</summary>
public sealed class CommandLineSettings : ConfigurationProvider, IConfigurationSource
{
    private static readonly Dictionary<string, string> Short = new(StringComparer.OrdinalIgnoreCase)
    {
        ["--data"] = "AutoVibe:Data",
        ["--connection"] = "ConnectionStrings:autovibe",
        ["--urls"] = "urls",
    };

    private static readonly string[] Sections = ["--AutoVibe:", "--ConnectionStrings:", "--Kestrel:", "--Aspire:", "--Logging:"];
    private readonly Dictionary<string, string> _arguments = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Reads the arguments.</summary>
    /// <exception cref="AutoVibeException">An argument is unknown or has no value.</exception>
    public static CommandLineSettings Parse(IReadOnlyList<string> arguments)
    {
        var settings = new CommandLineSettings();
        for (var i = 0; i < arguments.Count; i++)
        {
            var (name, value) = arguments[i].Split('=', 2) is [var left, var right] ? (left, right) : (arguments[i], null);
            var key = KeyOf(name) ?? throw Bad($"The argument '{name}' is unknown.");
            value ??= ++i < arguments.Count ? arguments[i] : throw Bad($"The argument '{name}' needs a value.");
            settings.Set(key, value, name);
        }

        return settings;
    }

    /// <summary>Adds a setting that came from an argument.</summary>
    public void Set(string key, string value, string argument)
    {
        Set(key, value);
        _arguments[key] = argument;
    }

    /// <summary>Whether an argument gave a setting.</summary>
    public bool Has(string key) => _arguments.ContainsKey(key);

    /// <summary>The argument that a setting came from.</summary>
    public string ArgumentOf(string key) => _arguments[key];

    /// <inheritdoc/>
    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    private static string? KeyOf(string name)
    {
        if (Short.TryGetValue(name, out var key))
            return key;

        return Sections.Any(section => name.StartsWith(section, StringComparison.OrdinalIgnoreCase)) ? name[2..] : null;
    }

    private static AutoVibeException Bad(string message) => new(SettingErrors.BadCommandLine, message,
        fix: "Known are --data DIR, --connection STRING, --urls URLS and every setting by its full name, such as --AutoVibe:Http:Hosts NAMES.");
}
