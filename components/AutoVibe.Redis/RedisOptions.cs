using System.ComponentModel.DataAnnotations;

namespace AutoVibe.Redis;

/// <summary>How Redis is used. Bound from <c>AutoVibe:Redis</c>.</summary>
public sealed class RedisOptions : IValidatableObject
{
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromSeconds(10);

    /// <summary>How long a call may take; then the work goes on without Redis. Default: 500 ms.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>What the names of all keys and channels begin with. Default: <c>autovibe:</c>.</summary>
    [RegularExpression("[A-Za-z0-9:._-]{1,64}", ErrorMessage = "The prefix must have 1 to 64 letters, digits and the characters : . _ -")]
    public string KeyPrefix { get; set; } = "autovibe:";

    /// <summary>Whether hints that messages arrived go over Redis instead of the database. Default: true.</summary>
    public bool WakeUps { get; set; } = true;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Timeout < ShortestTimeout || Timeout > LongestTimeout)
            yield return new($"{Timeout} is not between {ShortestTimeout} and {LongestTimeout}.", [nameof(Timeout)]);
    }
}
