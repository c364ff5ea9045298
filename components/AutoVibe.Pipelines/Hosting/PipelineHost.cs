using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AutoVibe.Pipelines;

/// <summary>Runs the registered pipelines in this process: on start it registers them and claims lanes, on stop it finishes its batches and gives the lanes back.</summary>
public sealed partial class PipelineHost : BackgroundService
{
    private readonly PipelineCatalog _catalog;
    private readonly NodeServices _services;
    private readonly PipelineOptions _options;
    private readonly TimeProvider _time;
    private readonly IServiceScopeFactory _scopes;
    private readonly ILogger<PipelineHost> _logger;
    private readonly IHostApplicationLifetime? _lifetime;
    private readonly EngineMeters _meters;
    private readonly PipelineTelemetry _telemetry;
    private readonly EdgeBoard _board;
    private readonly TaskCompletionSource _registered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly StuckRuns _stuckRuns;
    private volatile PipelineNode? _node;
    private bool _stuck;

    internal PipelineHost(
        PipelineCatalog catalog, NodeServices services, IOptions<PipelineOptions> options, TimeProvider time, IServiceScopeFactory scopes,
        ILogger<PipelineHost> logger, IHostApplicationLifetime? lifetime, EngineMeters meters, PipelineTelemetry telemetry, EdgeBoard board)
    {
        _catalog = catalog;
        _services = services;
        _options = options.Value;
        _time = time;
        _scopes = scopes;
        _logger = logger;
        _lifetime = lifetime;
        _meters = meters;
        _telemetry = telemetry;
        _board = board;
        _stuckRuns = new StuckRuns(_options.MaxAbandoned, OnStuck);
    }

    /// <summary>Completes when the pipelines are registered in the database.</summary>
    public Task Registered => _registered.Task;

    /// <summary>Draws the waiting times of retries.</summary>
    internal Random Random { get; set; } = Random.Shared;

    /// <summary>This process's id among the nodes, or null before it is one.</summary>
    public Guid? Node => _node?.Id;

    /// <summary>How this process stands among the nodes, or null before it is one.</summary>
    public NodeStanding? Standing => _node?.Standing;

    /// <summary>Lanes of this process that stand still because of an error or whose source keeps failing, and why.</summary>
    public IReadOnlyList<string> Problems =>
        [.. (_node?.Lanes ?? []).Where(lane => (lane.Problem ?? lane.Trouble) is not null)
            .Select(lane => $"{lane.Context.Pipeline}/{lane.Context.Plan.Name} lane {lane.Id.Part}: {lane.Problem ?? lane.Trouble}")];

    /// <summary>True when handlers ignored their cancellation so often that the process must be started anew.</summary>
    public bool MustRestart => Volatile.Read(ref _stuck);

    /// <inheritdoc/>
    /// <exception cref="PipelineException">A pipeline's shape is wrong.</exception>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _catalog.Check();
        return base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => RunAsync(stoppingToken);

    /// <summary>Runs beside the caller until it is stopped.</summary>
    internal Task RunAsync(CancellationToken stoppingToken) => Background.RunAsync(() => LiveAsync(stoppingToken));

    private async Task LiveAsync(CancellationToken stoppingToken)
    {
        var ids = await RegisterAsync(stoppingToken);
        if (ids is null)
            return;
        _registered.TrySetResult();
        var pipelines = _catalog.Graphs.Select(graph => (graph, ids[graph.Shape.Name])).ToList();
        using var background = new CancellationTokenSource();
        var listening = ListenAsync(background.Token);
        var metrics = new MetricsFlusher(_services.Upkeep, _catalog, _meters, _options, _time, _logger).RunAsync(() => _node, () => Problems, background.Token);
        try
        {
            NodeLife? life = new(Guid.CreateVersion7(_time.GetUtcNow()));
            while (life is not null)
            {
                await using var node = new PipelineNode(_services, CreateEngine(life.Id), pipelines) { Begins = life };
                _node = node;
                life = await node.RunAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopped before the node could register.
        }
        finally
        {
            await Background.CancelAsync(background);
            await Task.WhenAll(listening, metrics);
            _node = null;
            _meters.Gauges.See(null);
            _meters.Gauges.Keep([]);
        }
    }

    private async Task<IReadOnlyDictionary<string, PipelineIds>?> RegisterAsync(CancellationToken ct)
    {
        var told = "";
        while (!ct.IsCancellationRequested)
        {
            try
            {
                return await _catalog.RegisterAsync(ct);
            }
            catch (StoreUnavailableException error)
            {
                if (error.Message != told)
                    Log.StoreAway(_logger, error.Message);
                told = error.Message;
                await Background.EndAsync(Task.Delay(_options.PollInterval, _time, ct));
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return null;
            }
        }

        return null;
    }

    private async Task ListenAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                await _services.WakeUp.ListenAsync(part => _board.Wake(part), ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (StoreUnavailableException error)
            {
                // Polling stands behind the hints.
                Log.StoreAway(_logger, error.Message);
                await Task.Delay(_options.PollInterval, _time, CancellationToken.None);
            }
        }
    }

    private Engine CreateEngine(Guid node) => new()
    {
        Lanes = _services.Lanes,
        Tasks = _services.Tasks,
        WakeUp = _services.WakeUp,
        Time = _time,
        Options = _options,
        Scopes = _scopes,
        Logger = _logger,
        Meters = _meters,
        Telemetry = _telemetry,
        Board = _board,
        Node = node,
        Stuck = _stuckRuns,
        Random = Random,
        IsShadow = _catalog.IsShadow,
        Contact = new NodeContact(_time, _options.SilenceLimit),
    };

    private void OnStuck()
    {
        Volatile.Write(ref _stuck, true);
        Log.Stuck(_logger, _options.MaxAbandoned);
        if (_lifetime is null)
            return;
        Environment.ExitCode = 70;
        _lifetime.StopApplication();
    }

    private static partial class Log
    {
        [LoggerMessage(1501, LogLevel.Warning, "The store cannot be reached and is tried again: {Reason}")]
        public static partial void StoreAway(ILogger logger, string reason);

        [LoggerMessage(1502, LogLevel.Critical, "{Count} handlers ignored their cancellation; this process drains and ends, so that it can be started anew")]
        public static partial void Stuck(ILogger logger, int count);
    }
}
