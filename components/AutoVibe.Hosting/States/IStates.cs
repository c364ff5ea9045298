using System.Text.Json;

namespace AutoVibe.Hosting;

/// <summary>What people do with the state that components keep per key, here or through a server.</summary>
public interface IStates
{
    /// <summary>A page of the keys for which a component keeps state.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="component">The component.</param>
    /// <param name="prefix">Only keys that begin so; null for all.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cursor">The <see cref="StateKeyPage.Next"/> of the page before.</param>
    /// <param name="ct">Cancels the wait.</param>
    /// <exception cref="AutoVibeException">There is no such pipeline or component.</exception>
    Task<StateKeyPage> ListAsync(string pipeline, string component, string? prefix, int limit, string? cursor, CancellationToken ct);

    /// <summary>The state of one key.</summary>
    /// <exception cref="AutoVibeException">There is no such pipeline or component, or it keeps nothing for this key.</exception>
    Task<ComponentState> ShowAsync(string pipeline, string component, string key, CancellationToken ct);

    /// <summary>Replaces the state of a key. Its lane begins anew with it; nothing that was computed from the old state commits afterwards.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="component">The component.</param>
    /// <param name="key">The key.</param>
    /// <param name="version">The version that was looked at; null takes the present one.</param>
    /// <param name="body">The new state: any JSON. Whether it fits its type shows when the component asks for it.</param>
    /// <param name="ct">Cancels the wait.</param>
    /// <returns>The new state.</returns>
    /// <exception cref="AutoVibeException">There is no such state, it changed meanwhile, a task of its key runs, or the body cannot be stored.</exception>
    Task<ComponentState> ReplaceAsync(string pipeline, string component, string key, string? version, JsonElement body, CancellationToken ct);

    /// <summary>Removes the state of a key, and the time-out of a merger that waits with it. Its lane begins anew without it.</summary>
    /// <returns>What was removed.</returns>
    /// <inheritdoc cref="ReplaceAsync" path="/param"/>
    /// <exception cref="AutoVibeException">There is no such state, it changed meanwhile, or a task of its key runs.</exception>
    Task<ComponentState> ResetAsync(string pipeline, string component, string key, string? version, CancellationToken ct);
}
