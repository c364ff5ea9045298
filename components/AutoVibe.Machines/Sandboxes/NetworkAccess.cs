using System.Text.Json.Serialization;

namespace AutoVibe.Machines;

/// <summary>What a machine reaches of the network.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<NetworkAccess>))]
public enum NetworkAccess
{
    /// <summary>Nothing but the gateway to models, where the level of isolation can close the network.</summary>
    [JsonStringEnumMemberName("closed")]
    Closed,

    /// <summary>What the computer reaches. The money limit covers what goes through the gateway only.</summary>
    [JsonStringEnumMemberName("open")]
    Open,
}
