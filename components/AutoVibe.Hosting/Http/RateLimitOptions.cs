using System.ComponentModel.DataAnnotations;
using AutoVibe.Platform;

namespace AutoVibe.Hosting;

/// <summary>How many requests one client may send. Bound from <c>AutoVibe:RateLimit</c>.</summary>
public sealed class RateLimitOptions : IValidatableObject
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>Requests of one client address in a window; 0 for any number. Default: 10,000.</summary>
    [Range(0, 1_000_000, ErrorMessage = "The number must be from 0 to 1,000,000.")]
    public int Requests { get; set; } = 10_000;

    /// <summary>How long a request counts. Default: 10 seconds.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The limit, or null when there is none.</summary>
    internal RateLimit? Limit => Requests == 0 ? null : new(Requests, Window);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Window < Shortest || Window > Longest)
            yield return new($"{Window} is not between {Shortest} and {Longest}.", [nameof(Window)]);
    }
}
