using System.Text.Json.Serialization;

namespace AutoVibe.Machines;

/// <summary>How far what a machine runs is kept apart from the computer it runs on, weakest first.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<IsolationLevel>))]
public enum IsolationLevel
{
    /// <summary>A plain child process.</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>A session of its own below a keeper that outlives it: whatever it starts ends with it.</summary>
    [JsonStringEnumMemberName("process")]
    Process,

    /// <summary>The same, and the kernel's Landlock keeps it from all files but its own and those of the system, and from the signals of other processes.</summary>
    [JsonStringEnumMemberName("landlock")]
    Landlock,

    /// <summary>Linux namespaces: its own processes, its own view of the files, no network but the gateway.</summary>
    [JsonStringEnumMemberName("bubblewrap")]
    Bubblewrap,

    /// <summary>A container of Docker or Podman.</summary>
    [JsonStringEnumMemberName("container")]
    Container,

    /// <summary>A virtual machine.</summary>
    [JsonStringEnumMemberName("vm")]
    Vm,
}
