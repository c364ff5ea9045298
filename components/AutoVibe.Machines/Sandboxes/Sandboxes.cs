namespace AutoVibe.Machines;

/// <summary>The levels of isolation that work on this computer. One per process; any thread may use it.</summary>
public sealed class Sandboxes
{
    private readonly ISandbox[] _known;
    private readonly SandboxOptions _options;
    private readonly TimeProvider _time;
    private readonly Lazy<Task<IReadOnlyList<SandboxProbe>>> _probes;

    /// <summary>Tries nothing yet.</summary>
    /// <param name="options">What the settings say.</param>
    /// <param name="time">The clock.</param>
    public Sandboxes(SandboxOptions options, TimeProvider time)
    {
        var watch = new SandboxWatch(time);
        _options = options;
        _time = time;
        _known =
        [
            new PlainSandbox(IsolationLevel.None, options, watch, time),
            .. OperatingSystem.IsLinux()
                ? [new ProcessSandbox(options, watch, time), new LandlockSandbox(options, watch, time), new BubblewrapSandbox(options, watch, time)]
                : new ISandbox[] { new PlainSandbox(IsolationLevel.Process, options, watch, time) },
            new ContainerSandbox(options, watch, time),
        ];
        _probes = new(TryAllAsync);
    }

    /// <summary>Tries every level by running a program in it, weakest level first; later calls give the answers of the first.</summary>
    public Task<IReadOnlyList<SandboxProbe>> ProbeAsync(CancellationToken ct) => _probes.Value.WaitAsync(ct);

    /// <summary>The level that the settings name, else the strongest that works here.</summary>
    /// <exception cref="MachineException">The level that the settings name does not work here.</exception>
    public Task<ISandbox> ChosenAsync(CancellationToken ct) => _options.Isolation is { } level ? GetAsync(level, ct) : BestAsync(ct);

    /// <summary>The strongest level that works here.</summary>
    public async Task<ISandbox> BestAsync(CancellationToken ct)
    {
        var best = (await ProbeAsync(ct)).Last(probe => probe.Works);
        return Of(best.Level)!;
    }

    /// <summary>A level that was asked for.</summary>
    /// <exception cref="MachineException">It does not work here.</exception>
    public async Task<ISandbox> GetAsync(IsolationLevel level, CancellationToken ct)
    {
        var probe = (await ProbeAsync(ct)).Single(probe => probe.Level == level);
        return probe.Works
            ? Of(level)!
            : throw new MachineException(MachineErrors.IsolationUnavailable, $"The isolation '{level.ToWord()}' does not work here: {probe.Detail}", fix: probe.Fix);
    }

    /// <summary>Kills every process that a hub which died left of a machine, and tells how many it found. A machine that runs must not be named.</summary>
    public async Task<int> ReapAsync(Guid machine, CancellationToken ct)
    {
        var containers = Of(IsolationLevel.Container) is ContainerSandbox { IsConfigured: true } sandbox ? await sandbox.ReapAsync(machine, ct) : 0;
        return containers + (OperatingSystem.IsLinux() ? await Leftovers.KillAsync(SandboxLaunch.MarkOf(machine), _time, ct) : 0);
    }

    private ISandbox? Of(IsolationLevel level) => _known.FirstOrDefault(sandbox => sandbox.Level == level);

    private async Task<IReadOnlyList<SandboxProbe>> TryAllAsync()
    {
        var probes = new List<SandboxProbe>();
        foreach (var level in Enum.GetValues<IsolationLevel>())
            probes.Add(Of(level) is { } sandbox ? await SandboxTrial.RunAsync(sandbox) : new(level, false, "AutoVibe does not offer it.", null));
        return probes;
    }
}
