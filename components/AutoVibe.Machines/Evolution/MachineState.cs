using System.Text.Json.Serialization;

namespace AutoVibe.Machines;

/// <summary>Where a machine is in its life. The database refuses any other step than <see cref="MachineLife"/> allows.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<MachineState>))]
public enum MachineState
{
    /// <summary>It waits for a slot.</summary>
    [JsonStringEnumMemberName("spawning")]
    Spawning,

    /// <summary>A hub has it and makes its workspace.</summary>
    [JsonStringEnumMemberName("active")]
    Active,

    /// <summary>Its agent runs.</summary>
    [JsonStringEnumMemberName("working")]
    Working,

    /// <summary>A checkpoint of its workspace is taken.</summary>
    [JsonStringEnumMemberName("checkpointing")]
    Checkpointing,

    /// <summary>It rests: its budget is used up, or it waits for a person's answer. Its work is kept.</summary>
    [JsonStringEnumMemberName("paused")]
    Paused,

    /// <summary>Its agent has ended or is being stopped; what it made is being kept.</summary>
    [JsonStringEnumMemberName("terminating")]
    Terminating,

    /// <summary>It is over.</summary>
    [JsonStringEnumMemberName("terminated")]
    Terminated,

    /// <summary>It is over because something about it broke, not because of what its agent did.</summary>
    [JsonStringEnumMemberName("error")]
    Error,
}

/// <summary>The steps of a machine's life.</summary>
public static class MachineLife
{
    /// <summary>Whether a machine can go from one state to another; to stay is always allowed.</summary>
    public static bool CanBecome(this MachineState from, MachineState to) => from == to || (from, to) is
        (MachineState.Spawning, MachineState.Active or MachineState.Terminating or MachineState.Terminated or MachineState.Error)
        or (MachineState.Active, MachineState.Working or MachineState.Terminating or MachineState.Error)
        or (MachineState.Working, MachineState.Checkpointing or MachineState.Paused or MachineState.Terminating or MachineState.Error)
        or (MachineState.Checkpointing, MachineState.Working or MachineState.Terminating or MachineState.Error)
        or (MachineState.Paused, MachineState.Working or MachineState.Terminating)
        or (MachineState.Terminating, MachineState.Terminated or MachineState.Paused or MachineState.Error);
}
