using System.Text.Json.Serialization;

namespace AutoVibe.Machines;

/// <summary>What a checkpoint was taken for.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CheckpointType>))]
public enum CheckpointType
{
    /// <summary>The first one of a project.</summary>
    [JsonStringEnumMemberName("genesis")]
    Genesis,

    /// <summary>Taken while a machine works.</summary>
    [JsonStringEnumMemberName("automatic")]
    Automatic,

    /// <summary>Asked for by a person.</summary>
    [JsonStringEnumMemberName("manual")]
    Manual,

    /// <summary>What a machine ended with.</summary>
    [JsonStringEnumMemberName("final")]
    Final,

    /// <summary>A hub's own, once a day; it belongs to no project.</summary>
    [JsonStringEnumMemberName("hub_daily")]
    HubDaily,
}
