using System.Text.Json;

namespace AutoVibe.Hosting;

/// <summary>What people do with dead letters, here or through a server.</summary>
public interface IDeadLetters
{
    /// <summary>A page of the dead letters that fit a filter, without bodies.</summary>
    Task<LetterPage> ListAsync(DeadLetterFilter filter, int limit, string? cursor, CancellationToken ct);

    /// <summary>One dead letter with its body.</summary>
    /// <exception cref="AutoVibeException">There is no such dead letter.</exception>
    Task<Letter> ShowAsync(string id, CancellationToken ct);

    /// <summary>Replaces the body of a dead letter; it stays dead until it is replayed.</summary>
    /// <param name="id">The letter.</param>
    /// <param name="revision">The revision that was looked at; null takes the present one.</param>
    /// <param name="body">The new body; it must be a valid message of the edge.</param>
    /// <param name="ct">Cancels the wait.</param>
    /// <exception cref="AutoVibeException">There is no such letter, it changed meanwhile, or the body is no valid message.</exception>
    Task<Letter> EditAsync(string id, int? revision, JsonElement body, CancellationToken ct);

    /// <summary>Lets dead letters run again. Those that cannot stay as they are and are reported.</summary>
    Task<LetterReport> ReplayAsync(LetterSelection selection, bool dryRun, CancellationToken ct);

    /// <summary>Removes dead letters for good; each counts as dropped. Those that cannot stay as they are and are reported.</summary>
    Task<LetterReport> DiscardAsync(LetterSelection selection, bool dryRun, CancellationToken ct);
}
