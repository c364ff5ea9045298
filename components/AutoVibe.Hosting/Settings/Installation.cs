using Microsoft.Extensions.Configuration;

namespace AutoVibe.Hosting;

/// <summary>What every program of AutoVibe must know first: which profile, which data folder, which database.</summary>
public sealed class Installation
{
    /// <summary>The setting that holds the connection string of PostgreSQL.</summary>
    public const string ConnectionSetting = "ConnectionStrings:autovibe";

    /// <summary>The setting that names the data folder.</summary>
    public const string DataSetting = "AutoVibe:Data";

    internal const string KeySetting = "AutoVibe:Operator:Key";
    private const string ProfileVariable = "DOTNET_ENVIRONMENT";

    /// <summary>Reads it; what is wrong is gathered by the reader.</summary>
    public Installation(IConfigurationRoot configuration, SettingsReader reader)
    {
        Folder = new(reader.Text(DataSetting) ?? DataFolder.DefaultName);
        Connection = reader.Text(ConnectionSetting);
        Profile = ReadProfile(configuration, reader);
        Key = ReadKey(reader);
    }

    /// <summary>The kind of environment.</summary>
    public Profile Profile { get; }

    /// <summary>The data folder; it may not exist yet.</summary>
    public DataFolder Folder { get; }

    /// <summary>The connection string of PostgreSQL; null means SQLite in the data folder.</summary>
    public string? Connection { get; }

    /// <summary>The operator key where one is configured; null means the one of the data folder.</summary>
    public OperatorKey? Key { get; }

    private Profile ReadProfile(IConfigurationRoot configuration, SettingsReader reader)
    {
        var setting = configuration[ProfileVariable] is not null ? ProfileVariable : "ASPNETCORE_ENVIRONMENT";
        var named = configuration[setting];
        if (string.IsNullOrWhiteSpace(named))
            return Connection is null ? Profile.Development : Profile.Production;

        if (!Enum.TryParse<Profile>(named, ignoreCase: true, out var profile) || !Enum.IsDefined(profile))
            reader.Add(setting, $"'{named}' is not a profile.", $"Use one of {string.Join(", ", Enum.GetNames<Profile>())}.");

        return profile;
    }

    private static OperatorKey? ReadKey(SettingsReader reader)
    {
        if (reader.Text(KeySetting) is not { } key)
            return null;

        if (key.Length < OperatorKey.MinLength || key.Any(c => c is <= ' ' or > '~'))
            reader.Add(KeySetting, $"The key must have at least {OperatorKey.MinLength} characters and no blanks.", "Make one with 'openssl rand -hex 32'.");

        return new(key);
    }
}
