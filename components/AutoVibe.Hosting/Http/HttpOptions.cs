using System.ComponentModel.DataAnnotations;
using System.Net;

namespace AutoVibe.Hosting;

/// <summary>Who may talk to the server over HTTP. Bound from <c>AutoVibe:Http</c>; lists are separated by commas.</summary>
public sealed class HttpOptions : IValidatableObject
{
    /// <summary>Host names that the server answers for, beside those of its own addresses. Default: none.</summary>
    public string Hosts { get; set; } = "";

    /// <summary>Origins of web pages that may use the server, such as <c>https://tools.example</c>. Default: only the server's own.</summary>
    public string Origins { get; set; } = "";

    /// <summary>Addresses or networks of proxies whose word about scheme, host and client is taken, such as <c>10.0.0.0/8</c>. Default: none.</summary>
    public string TrustedProxies { get; set; } = "";

    /// <summary>The largest body of a request in bytes. Default: 2 MiB.</summary>
    [Range(65_536, 1_073_741_824, ErrorMessage = "The limit must be from 64 KiB to 1 GiB.")]
    public long MaxBodyBytes { get; set; } = 2 * 1024 * 1024;

    internal IReadOnlyList<string> HostNames => Split(Hosts);

    internal IReadOnlyList<string> OriginNames => Split(Origins);

    internal IReadOnlyList<IPNetwork> ProxyNetworks =>
        [.. Split(TrustedProxies).Select(Network).OfType<IPNetwork>()];

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var host in HostNames.Where(host => host.Contains('*') || Uri.CheckHostName(host.Trim('[', ']')) == UriHostNameType.Unknown))
            yield return new($"'{host}' is not a host name. Every name must be written out, without port.", [nameof(Hosts)]);

        foreach (var origin in OriginNames.Where(origin => !IsOrigin(origin)))
            yield return new($"'{origin}' is not an origin. An origin is scheme, host and port, such as https://tools.example.", [nameof(Origins)]);

        foreach (var proxy in Split(TrustedProxies).Where(proxy => Network(proxy) is null))
            yield return new($"'{proxy}' is neither an address nor a network such as 10.0.0.0/8.", [nameof(TrustedProxies)]);
    }

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.GetLeftPart(UriPartial.Authority).Equals(text, StringComparison.OrdinalIgnoreCase);

    private static IPNetwork? Network(string text)
    {
        if (IPNetwork.TryParse(text, out var network))
            return network;

        return IPAddress.TryParse(text, out var single) ? new(single, single.GetAddressBytes().Length * 8) : null;
    }

    private static string[] Split(string list) => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
