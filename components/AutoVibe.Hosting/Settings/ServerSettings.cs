using Microsoft.Extensions.Configuration;

namespace AutoVibe.Hosting;

/// <summary>What the server was told.</summary>
internal sealed class ServerSettings : ProgramSettings
{
    /// <summary>What only a server looks at.</summary>
    public static readonly string[] Sections = [HttpSection, RateLimitSection, SampleOptions.Section];

    private const string HttpSection = "AutoVibe:Http";
    private const string RateLimitSection = "AutoVibe:RateLimit";

    public ServerSettings(CommandLineSettings arguments)
        : base(arguments, quiet: false)
    {
        Addresses = ListenAddress.Read(Configuration, Reader) is { Count: > 0 } given ? given : [new(ListenAddress.Default, "urls")];
        Http = Reader.Read<HttpOptions>(HttpSection);
        RateLimit = Reader.Read<RateLimitOptions>(RateLimitSection);
        Samples = Reader.Read<SampleOptions>(SampleOptions.Section);
        CheckExposure();
        ResolveCertificates();
    }

    public IReadOnlyList<ListenAddress> Addresses { get; }

    public HttpOptions Http { get; }

    public RateLimitOptions RateLimit { get; }

    public SampleOptions Samples { get; }

    // Kestrel would look beside the program; a path means what it means where it was typed.
    private void ResolveCertificates()
    {
        foreach (var (key, path) in Configuration.GetSection("Kestrel").AsEnumerable())
        {
            if (!string.IsNullOrEmpty(path) && (key.EndsWith(":Path", StringComparison.OrdinalIgnoreCase) || key.EndsWith(":KeyPath", StringComparison.OrdinalIgnoreCase)))
                Configuration[key] = Path.GetFullPath(path);
        }
    }

    // Beyond loopback nothing is left to defaults: encryption, key, names and a database that others can share.
    private void CheckExposure()
    {
        if (Addresses.FirstOrDefault(address => !address.IsLoopback) is not { } open)
            return;

        var reach = $"The server listens on {open.Url} (from {Reader.OriginOf(open.Setting)}), which others can reach";
        if (Addresses.FirstOrDefault(address => address is { IsLoopback: false, IsEncrypted: false }) is { } plain && Http.ProxyNetworks.Count == 0)
            Reader.Add(plain.Setting, $"The server would listen on {plain.Url} without encryption.",
                $"Use https with Kestrel:Certificates, name the proxy that encrypts in AutoVibe:Http:TrustedProxies, or listen on {ListenAddress.Default}.");

        if (Installation.Key is null)
            Reader.Add(Installation.KeySetting, $"{reach}, but no operator key is configured. Looked at {SettingOrigin.Places(Installation.KeySetting)}.",
                "Set it to a key made with 'openssl rand -hex 32'.");

        if (Http.HostNames.Count == 0 && open.Name is null)
            Reader.Add("AutoVibe:Http:Hosts", $"{reach}, but no host name is given for it.", "Set it to the names that clients use, such as autovibe.example.");

        if (Installation.Connection is null)
            Reader.Add(Installation.ConnectionSetting, $"{reach}, and then its work must live in PostgreSQL, but no connection string is set. Looked at {SettingOrigin.Places(Installation.ConnectionSetting)}.",
                $"Set it, or listen on {ListenAddress.Default}.");
    }
}
