namespace AutoVibe.Hosting;

/// <summary>AutoVibe behind a server.</summary>
internal sealed class AutoVibeThere(ApiClient api) : IAutoVibe
{
    public string Where => $"the server at {api.Address}";

    public IPipelines Pipelines { get; } = new PipelinesThere(api);

    public IProjects Projects { get; } = new ProjectsThere(api);

    public ICheckpoints Checkpoints { get; } = new CheckpointsThere(api);

    public IBudgets Budgets { get; } = new BudgetsThere(api);

    public IEvolutions Evolutions { get; } = new EvolutionsThere(api);

    public IMachines Machines { get; } = new MachinesThere(api);

    public IReplays Replays { get; } = new ReplaysThere(api.Address);

    public IQuestions Questions { get; } = new QuestionsThere(api);

    public IPrices Prices { get; } = new PricesThere(api);

    public IDeadLetters DeadLetters { get; } = new DeadLettersThere(api);

    public IStates States { get; } = new StatesThere(api);

    public ISavepoints Savepoints { get; } = new SavepointsThere(api);

    public IMessages Messages { get; } = new MessagesThere(api);

    public INodes Nodes { get; } = new NodesThere(api);

    public IHubs Hubs { get; } = new HubsThere(api);

    public IDoctor Doctor { get; } = new DoctorThere(api);

    public Task<IAsyncDisposable?> RunPipelinesAsync(CancellationToken ct) => Task.FromResult<IAsyncDisposable?>(new ServerRuns());

    public ValueTask DisposeAsync()
    {
        api.Dispose();
        return ValueTask.CompletedTask;
    }

    private sealed class ServerRuns : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
