using Microsoft.Extensions.Configuration;

namespace AutoVibe.Hosting;

/// <summary>Everything the server was told, checked.</summary>
internal sealed class ServerSettings
{
    private ServerSettings(IConfigurationRoot configuration, SettingsReader reader)
    {
        Configuration = configuration;
        Installation = new(configuration, reader);
        Addresses = ListenAddress.Read(configuration, reader);
        Http = reader.Read<HttpOptions>("AutoVibe:Http");
    }

    public IConfigurationRoot Configuration { get; }

    public Installation Installation { get; }

    public IReadOnlyList<ListenAddress> Addresses { get; }

    public HttpOptions Http { get; }

    /// <exception cref="AutoVibeException">An argument or a setting is wrong.</exception>
    public static ServerSettings Read(CommandLineSettings arguments)
    {
        var configuration = SettingsSource.Read(arguments);
        var reader = new SettingsReader(configuration);
        var settings = new ServerSettings(configuration, reader);
        settings.CheckExposure(reader);
        reader.ThrowIfWrong();
        return settings;
    }

    // Beyond loopback nothing is left to defaults: encryption, key, names and a database that others can share.
    private void CheckExposure(SettingsReader reader)
    {
        if (Addresses.FirstOrDefault(address => !address.IsLoopback) is not { } open)
            return;

        var reach = $"The server listens on {open.Url} (from {reader.OriginOf(open.Setting)}), which others can reach";
        if (Addresses.FirstOrDefault(address => address is { IsLoopback: false, IsEncrypted: false }) is { } plain && Http.ProxyNetworks.Count == 0)
            reader.Add(plain.Setting, $"The server would listen on {plain.Url} without encryption.",
                $"Use https with Kestrel:Certificates, name the proxy that encrypts in AutoVibe:Http:TrustedProxies, or listen on {ListenAddress.Default}.");

        if (Installation.Key is null)
            reader.Add(Installation.KeySetting, $"{reach}, but no operator key is configured. Looked at {SettingOrigin.Places(Installation.KeySetting)}.",
                "Set it to a key made with 'openssl rand -hex 32'.");

        if (Http.HostNames.Count == 0 && open.Name is null)
            reader.Add("AutoVibe:Http:Hosts", $"{reach}, but no host name is given for it.", "Set it to the names that clients use, such as autovibe.example.");

        if (Installation.Connection is null)
            reader.Add(Installation.ConnectionSetting, $"{reach}, and then its work must live in PostgreSQL, but no connection string is set. Looked at {SettingOrigin.Places(Installation.ConnectionSetting)}.",
                $"Set it, or listen on {ListenAddress.Default}.");
    }
}
