using System.Text.Json.Serialization;

namespace AutoVibe.Machines;

/// <summary>Why a run in a sandbox ended.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<SandboxEnd>))]
public enum SandboxEnd
{
    /// <summary>The program ended by itself.</summary>
    [JsonStringEnumMemberName("exited")]
    Exited,

    /// <summary>It was asked to stop.</summary>
    [JsonStringEnumMemberName("stopped")]
    Stopped,

    /// <summary>It ran too long.</summary>
    [JsonStringEnumMemberName("out_of_time")]
    OutOfTime,

    /// <summary>It used too much processor time.</summary>
    [JsonStringEnumMemberName("out_of_cpu")]
    OutOfCpu,

    /// <summary>It used too much memory.</summary>
    [JsonStringEnumMemberName("out_of_memory")]
    OutOfMemory,

    /// <summary>It started too many processes.</summary>
    [JsonStringEnumMemberName("too_many_processes")]
    TooManyProcesses,

    /// <summary>Its files are too large together.</summary>
    [JsonStringEnumMemberName("out_of_disk")]
    OutOfDisk,

    /// <summary>It wrote a file that is too large.</summary>
    [JsonStringEnumMemberName("file_too_large")]
    FileTooLarge,

    /// <summary>It printed too much.</summary>
    [JsonStringEnumMemberName("too_much_output")]
    TooMuchOutput,
}
