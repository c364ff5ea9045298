using System.Security.Cryptography;
using System.Text.Json;

namespace AutoVibe.Hosting;

/// <summary>The state that a component keeps for a key, as people and programs see it.</summary>
public sealed record ComponentState
{
    private const int VersionLength = 16;

    /// <summary>The pipeline.</summary>
    public required string Pipeline { get; init; }

    /// <summary>The component.</summary>
    public required string Component { get; init; }

    /// <summary>The key.</summary>
    public required string Key { get; init; }

    /// <summary>The key's partition.</summary>
    public required int Partition { get; init; }

    /// <summary>Version of the state type's contract.</summary>
    public required int Contract { get; init; }

    /// <summary>Changes whenever the body does; a change that names it is made only while it is this one.</summary>
    public required string Version { get; init; }

    /// <summary>The state; null when it is no JSON.</summary>
    public required JsonElement? Body { get; init; }

    /// <summary>The state in Base64 when it is no JSON.</summary>
    public required string? BodyBase64 { get; init; }

    internal static ComponentState Of(string pipeline, string component, KeyedState state)
    {
        var body = ShownBody.Of(state.Row.Body);
        return new()
        {
            Pipeline = pipeline,
            Component = component,
            Key = state.Row.Key,
            Partition = state.Part,
            Contract = state.Row.Contract,
            Version = VersionOf(state),
            Body = body.Json,
            BodyBase64 = body.Base64,
        };
    }

    internal static string VersionOf(KeyedState state) => Convert.ToHexStringLower(SHA256.HashData(state.Row.Body))[..VersionLength];
}

/// <summary>A key for which a component keeps state.</summary>
/// <param name="Key">The key.</param>
/// <param name="Partition">Its partition.</param>
/// <param name="Contract">Version of the state type's contract.</param>
/// <param name="Bytes">Size of the state.</param>
public sealed record StateKey(string Key, int Partition, int Contract, int Bytes);

/// <summary>A page of keys, by partition and key.</summary>
/// <param name="Keys">The keys, without their state.</param>
/// <param name="Next">Where the next page begins, or null at the end.</param>
/// <param name="Total">All keys that begin with the prefix.</param>
public sealed record StateKeyPage(IReadOnlyList<StateKey> Keys, string? Next, long Total);
