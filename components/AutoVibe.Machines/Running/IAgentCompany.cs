namespace AutoVibe.Machines;

/// <summary>Goes along with an agent at work: hears what it says, and does what is to be done beside.</summary>
internal interface IAgentCompany : IAgentObserver
{
    /// <summary>Cancelled when the work has become somebody else's.</summary>
    CancellationToken Lost { get; }

    /// <summary>Called before the agent begins.</summary>
    /// <param name="ends">Cancelled when the agent has ended, or is to end.</param>
    Task BeginAsync(CancellationToken ends);

    /// <summary>Called when nothing of the agent runs and it makes no call any more, however that came.</summary>
    Task EndAsync();
}
