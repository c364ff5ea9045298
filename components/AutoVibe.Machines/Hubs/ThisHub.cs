using System.Data.Common;
using AutoVibe.Pipelines;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AutoVibe.Machines;

/// <summary>This process as a hub: it has an id before the first machine runs, and tells the database what it is as soon as it is a node.</summary>
/// <remarks>The beats of the node are its beats too; there are no others.</remarks>
internal sealed partial class ThisHub(
    IHubStore store, PipelineHost pipelines, Sandboxes sandboxes, MachineOptions machines, HubOptions options, MachineHome home, MachineTelemetry telemetry, HubCheckpoints checkpoints, TimeProvider time,
    ILogger<ThisHub> logger) : BackgroundService
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CountEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan DailyLookEvery = TimeSpan.FromMinutes(10);
    private HubSeat? _seat;

    public Guid Id => (_seat ?? throw new InvalidOperationException("The hub has not started.")).Id;

    /// <summary>This process alone; the hub's own id outlives it.</summary>
    public Guid Process { get; } = Guid.CreateVersion7(time.GetUtcNow());

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        _seat = HubSeat.Take(home.DataFolder, time);
        if (Guid.TryParse(options.Parent, out var parent) ? parent == Id : string.Equals(options.Parent, Name, StringComparison.OrdinalIgnoreCase))
            throw new MachineException(MachineErrors.HubOwnParent, $"{HubOptions.Section}:{nameof(HubOptions.Parent)} is '{options.Parent}', and that is this hub itself.");
        telemetry.Watch(Name, machines.AtOnce);
        return base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        base.Dispose();
        _seat?.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var startedAt = time.GetUtcNow();
        Guid? known = null;
        var (lookedAt, wait) = (time.GetTimestamp(), options.DailyAfter);
        var countedAt = lookedAt;
        while (true)
        {
            // A process that was taken for dead goes on as another node.
            if (pipelines.Node is { } node && node != known && await SaveAsync(node, startedAt, stoppingToken))
                known = node;
            if (known is not null && time.GetElapsedTime(lookedAt) >= wait)
            {
                await TakeDailyAsync(stoppingToken);
                (lookedAt, wait) = (time.GetTimestamp(), DailyLookEvery);
            }

            if (telemetry.ShowsOpen && time.GetElapsedTime(countedAt) >= CountEvery)
            {
                await CountAsync(stoppingToken);
                countedAt = time.GetTimestamp();
            }

            await Task.Delay(known is null ? Soon : LookEvery, time, stoppingToken);
        }
    }

    private string Name => (options.Name ?? Environment.MachineName) + (_seat!.Number == 1 ? "" : $"-{_seat.Number}");

    private async Task<bool> SaveAsync(Guid node, DateTimeOffset startedAt, CancellationToken ct)
    {
        try
        {
            var hub = new Hub
            {
                Id = Id, Name = Name, Parent = await ParentAsync(ct), State = NodeState.Alive, Capacity = machines.AtOnce, Isolation = await IsolationAsync(ct), Node = node, StartedAt = startedAt,
            };
            await store.SaveAsync(hub, ct);
            return true;
        }
        catch (StoreUnavailableException error)
        {
            Log.StoreAway(logger, error.Message);
            return false;
        }
    }

    // It is only a note: a name that nobody has, or several, keeps no hub from its work.
    private async Task<Guid?> ParentAsync(CancellationToken ct)
    {
        if (string.IsNullOrEmpty(options.Parent))
            return null;
        if (Guid.TryParse(options.Parent, out var id))
            return id;
        try
        {
            return (await store.GetAsync(options.Parent, ct)).Id;
        }
        catch (MachineException unknown)
        {
            Log.ParentUnknown(logger, HubOptions.Section, unknown.Message);
            return null;
        }
    }

    private async Task CountAsync(CancellationToken ct)
    {
        try
        {
            telemetry.See(await store.OpenMachinesAsync(ct));
        }
        catch (StoreUnavailableException)
        {
            // What was seen last stands until the database answers again.
        }
    }

    // Whatever keeps it from being taken, machines run on; it is tried again.
    private async Task TakeDailyAsync(CancellationToken ct)
    {
        try
        {
            if (await checkpoints.TakeAsync(Id, ct) is { } taken)
                Log.Taken(logger, taken.Id);
        }
        catch (Exception error) when (error is AutoVibeException or StoreUnavailableException or IOException or UnauthorizedAccessException or DbException)
        {
            Log.NotTaken(logger, error.Message);
        }
    }

    private async Task<IsolationLevel?> IsolationAsync(CancellationToken ct)
    {
        try
        {
            return (await sandboxes.ChosenAsync(ct)).Level;
        }
        catch (MachineException)
        {
            // Machines that it begins fail with the reason.
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(3920, LogLevel.Warning, "The store cannot be reached, so the hub is not known yet: {Reason}")]
        public static partial void StoreAway(ILogger logger, string reason);

        [LoggerMessage(3923, LogLevel.Warning, "The hub's parent ({Section}:Parent) is left out: {Reason}")]
        public static partial void ParentUnknown(ILogger logger, string section, string reason);

        [LoggerMessage(3921, LogLevel.Information, "The hub's checkpoint of the day is {Checkpoint}")]
        public static partial void Taken(ILogger logger, Guid checkpoint);

        [LoggerMessage(3922, LogLevel.Warning, "The hub's checkpoint of the day could not be taken and is tried again: {Reason}")]
        public static partial void NotTaken(ILogger logger, string reason);
    }
}
