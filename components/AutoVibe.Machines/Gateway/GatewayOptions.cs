using System.ComponentModel.DataAnnotations;

namespace AutoVibe.Machines;

/// <summary>How machines reach models. Bound from <c>AutoVibe:Gateway</c>.</summary>
public sealed class GatewayOptions : IValidatableObject
{
    /// <summary>The settings' section.</summary>
    public const string Section = "AutoVibe:Gateway";

    /// <summary>The port on loopback. Default: 0, any free one.</summary>
    [Range(0, 65535, ErrorMessage = "The port must be from 0 to 65535.")]
    public int Port { get; set; }

    /// <summary>The most tokens that one answer may have, whatever an agent asks for. Default: 64,000.</summary>
    [Range(1, 1_000_000, ErrorMessage = "The limit must be from 1 to 1,000,000 tokens.")]
    public int MaxOutputTokens { get; set; } = 64_000;

    /// <summary>The fewest tokens of an answer that are worth a call: when a budget pays for fewer and an agent asks for more, the call is refused. Default: 1,024.</summary>
    [Range(1, 1_000_000, ErrorMessage = "The limit must be from 1 to 1,000,000 tokens.")]
    public int MinOutputTokens { get; set; } = 1024;

    /// <summary>How many calls one machine may make at once. Default: 8.</summary>
    [Range(1, 1000, ErrorMessage = "The number must be from 1 to 1,000.")]
    public int MaxCalls { get; set; } = 8;

    /// <summary>How many more may wait for their turn; further ones are refused. Default: 64.</summary>
    [Range(0, 10_000, ErrorMessage = "The number must be from 0 to 10,000.")]
    public int MaxWaiting { get; set; } = 64;

    /// <summary>The largest request in bytes. Default: 32 MiB.</summary>
    [Range(65_536, 268_435_456, ErrorMessage = "The limit must be from 64 KiB to 256 MiB.")]
    public int MaxBodyBytes { get; set; } = 32 * 1024 * 1024;

    /// <summary>How long a call waits while what it needs is reserved for others that may use less. Default: 2 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00", ErrorMessage = "The patience must be from 0 to an hour.")]
    public TimeSpan BudgetPatience { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Whether calls are recorded in the data folder, without secrets, so that a run can be replayed. Default: true.</summary>
    public bool Record { get; set; } = true;

    /// <summary>The most bytes that are recorded of one call. Default: 16 MiB.</summary>
    [Range(65_536, 268_435_456, ErrorMessage = "The limit must be from 64 KiB to 256 MiB.")]
    public int MaxRecordBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>The most bytes that are recorded of one machine. Default: 256 MiB.</summary>
    [Range(65_536L, 1_099_511_627_776L, ErrorMessage = "The limit must be from 64 KiB to 1 TiB.")]
    public long MaxRecordingBytes { get; set; } = 256 * 1024 * 1024;

    /// <summary>Anthropic, or a server that speaks its API.</summary>
    public ProviderOptions Anthropic { get; set; } = new() { BaseUrl = new("https://api.anthropic.com") };

    /// <summary>OpenAI, or a server that speaks its APIs.</summary>
    public ProviderOptions OpenAI { get; set; } = new() { BaseUrl = new("https://api.openai.com") };

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext) =>
        [.. Anthropic.Problems(nameof(Anthropic)), .. OpenAI.Problems(nameof(OpenAI))];

    internal ProviderOptions ProviderOf(GatewayApi api) => api == GatewayApi.Messages ? Anthropic : OpenAI;

    internal static string NameOf(GatewayApi api) => api == GatewayApi.Messages ? nameof(Anthropic) : nameof(OpenAI);
}
