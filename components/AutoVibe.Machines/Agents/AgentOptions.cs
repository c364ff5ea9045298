namespace AutoVibe.Machines;

/// <summary>When programs that are agents are ended.</summary>
public sealed class AgentOptions
{
    /// <summary>How long an agent may say nothing while nobody owes it an answer. Default: 10 minutes.</summary>
    public TimeSpan Silence { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a program may go on after it told its result. Default: 15 seconds.</summary>
    public TimeSpan AfterResult { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long an agent that is stopped may tidy up before it is killed. Default: 10 seconds.</summary>
    public TimeSpan Grace { get; set; } = TimeSpan.FromSeconds(10);
}
