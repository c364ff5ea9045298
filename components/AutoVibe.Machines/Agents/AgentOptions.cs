using System.ComponentModel.DataAnnotations;

namespace AutoVibe.Machines;

/// <summary>When programs that are agents are ended. Bound from <c>AutoVibe:Agents</c>.</summary>
public sealed class AgentOptions
{
    /// <summary>The settings' section.</summary>
    public const string Section = "AutoVibe:Agents";

    /// <summary>How long an agent may say nothing while nobody owes it an answer. Default: 20 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00", ErrorMessage = "The silence must be from 1 second to 1 day.")]
    public TimeSpan Silence { get; set; } = TimeSpan.FromMinutes(20);

    /// <summary>How long a program may go on after it told its result. Default: 15 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00", ErrorMessage = "The time after a result must be from 0 to 1 hour.")]
    public TimeSpan AfterResult { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long an agent that is stopped may tidy up before it is killed. Default: 10 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:10:00", ErrorMessage = "The grace must be from 0 to 10 minutes.")]
    public TimeSpan Grace { get; set; } = TimeSpan.FromSeconds(10);
}
