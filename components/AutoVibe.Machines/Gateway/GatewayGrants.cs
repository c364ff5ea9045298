using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace AutoVibe.Machines;

/// <summary>The machines of this hub that may call models now.</summary>
/// <param name="options">What the settings say. Default: as without settings.</param>
public sealed class GatewayGrants(GatewayOptions? options = null)
{
    /// <summary>How every token begins; by it tokens are written over in all encodings, without one redactor for each machine.</summary>
    internal const string TokenBeginning = "av_machine_";

    private readonly GatewayOptions _options = options ?? new();

    // Known by their sums, so how long a search takes says nothing about a token.
    private readonly ConcurrentDictionary<string, GatewayGrant> _open = new(StringComparer.Ordinal);

    /// <summary>Where machines reach the gateway; nobody answers there before it listens.</summary>
    public GatewayAddress Address { get; set; } = new(new("http://127.0.0.1:9"), null);

    /// <summary>Writes over tokens, the providers' keys and credentials of known kinds, whichever machine a text comes from.</summary>
    public Redactor Redactor { get; } = Redactor.Of(KeysOf(options));

    /// <summary>Lets a machine call models until the grant is closed.</summary>
    public GatewayGrant Open(GatewayRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var token = $"{TokenBeginning}{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32))}";
        var grant = new GatewayGrant(run, token, _options, run.Secrets.Count == 0 ? Redactor : Redactor.Of([.. KeysOf(options), .. run.Secrets]), closed => _open.TryRemove(SumOf(closed.Token), out _));
        _open[SumOf(token)] = grant;
        return grant;
    }

    /// <summary>The grant of a token; null when there is none or it is closed.</summary>
    public GatewayGrant? Find(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        return _open.TryGetValue(SumOf(token), out var grant)
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(grant.Token), Encoding.UTF8.GetBytes(token))
                ? grant
                : null;
    }

    /// <summary>Closes every grant, as at the end of the process.</summary>
    public Task CloseAllAsync() => Task.WhenAll(_open.Values.Select(grant => grant.CloseAsync()));

    private static Secret[] KeysOf(GatewayOptions? options) => options is null ? [] : [new("api_key", options.Anthropic.ApiKey), new("api_key", options.OpenAI.ApiKey)];

    private static string SumOf(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));
}
