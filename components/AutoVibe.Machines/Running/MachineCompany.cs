namespace AutoVibe.Machines;

/// <summary>Goes along with a machine's agent: writes down what it says, and keeps now and then what it has made so far.</summary>
/// <param name="recorder">Writes down.</param>
/// <param name="beginning">What the log says first.</param>
/// <param name="begin">Makes the machine one that works.</param>
/// <param name="keep">Takes checkpoints until it is cancelled, and gives the newest one.</param>
/// <param name="before">The checkpoint that the agent began with.</param>
internal sealed class MachineCompany(MachineRecorder recorder, string beginning, Func<Task> begin, Func<CancellationToken, Task<Guid>> keep, Guid before) : IAgentCompany
{
    private Task<Guid> _keeping = Task.FromResult(before);

    public CancellationToken Lost => recorder.Lost;

    /// <summary>The newest checkpoint, once it has ended.</summary>
    public Guid Newest { get; private set; } = before;

    public async Task BeginAsync(CancellationToken ends)
    {
        recorder.Say(beginning);
        recorder.Begin();
        await begin();
        _keeping = keep(ends);
    }

    public async Task EndAsync()
    {
        Newest = await _keeping;
        await recorder.DisposeAsync();
    }

    public ValueTask OnAsync(AgentEvent e, CancellationToken ct) => recorder.OnAsync(e, ct);

    public ValueTask<PermissionAnswer> AskAsync(AgentEvent.PermissionRequest request, CancellationToken ct) => recorder.AskAsync(request, ct);
}
