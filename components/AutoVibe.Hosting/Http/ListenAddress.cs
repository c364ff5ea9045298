using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace AutoVibe.Hosting;

/// <summary>One address that the server listens on.</summary>
/// <param name="Url">The address as it was configured.</param>
/// <param name="Setting">The setting it came from.</param>
internal sealed record ListenAddress(string Url, string Setting)
{
    public const string Default = "http://127.0.0.1:5180";

    private readonly BindingAddress _parsed = BindingAddress.Parse(Url);

    public bool IsLoopback => _parsed.IsUnixPipe || _parsed.IsNamedPipe || IsLoopbackName(_parsed.Host);

    public bool IsEncrypted => _parsed.Scheme.Equals("https", StringComparison.OrdinalIgnoreCase);

    /// <summary>The name that clients use for this address; null when it stands for every name of the machine.</summary>
    public string? Name => _parsed.IsUnixPipe || _parsed.IsNamedPipe || _parsed.Host is "*" or "+" or "0.0.0.0" or "[::]" ? null : _parsed.Host;

    public static bool IsLoopbackName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));

    /// <summary>What Kestrel will listen on, by the same settings and in the same order of precedence as Kestrel reads them; empty when no address is configured.</summary>
    public static IReadOnlyList<ListenAddress> Read(IConfiguration configuration, SettingsReader reader)
    {
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => (Url: endpoint["Url"], Setting: $"{endpoint.Path}:Url")).ToList();
        IEnumerable<(string? Url, string Setting)> configured =
            endpoints.Count > 0 ? endpoints
            : Split(configuration["urls"]) is { Count: > 0 } urls ? urls.Select(url => ((string?)url, "urls"))
            : [.. Ports("http"), .. Ports("https")];

        return [.. configured.Select(entry => Parse(entry.Url, entry.Setting, reader)).OfType<ListenAddress>()];

        IEnumerable<(string? Url, string Setting)> Ports(string scheme) =>
            Split(configuration[$"{scheme}_ports"]).Select(port => ((string?)$"{scheme}://*:{port}", $"{scheme}_ports"));
    }

    private static ListenAddress? Parse(string? url, string setting, SettingsReader reader)
    {
        try
        {
            return new(url ?? "", setting);
        }
        catch (FormatException)
        {
            reader.Add(setting, $"'{url}' is not an address to listen on.", $"Give one such as {Default}.");
            return null;
        }
    }

    private static List<string> Split(string? list) =>
        [.. (list ?? "").Split([';', ','], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
}
