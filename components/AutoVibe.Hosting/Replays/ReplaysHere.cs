using AutoVibe.Machines;
using Microsoft.Extensions.Logging;

namespace AutoVibe.Hosting;

/// <summary>Repeats runs with a gateway of its own, which ends with the run.</summary>
internal sealed class ReplaysHere(
    MachineReplay replay, BudgetLedger ledger, GatewayOptions options, PriceTable prices, GatewayTelemetry telemetry, Installation installation, TimeProvider time, ILoggerFactory loggers) : IReplays
{
    private const int AnyPort = 0;

    public async Task<MachineReplayReport> RunAsync(Guid machine, bool keep, IProgress<string>? progress, CancellationToken ct)
    {
        var grants = new GatewayGrants(options);
        using var gateway = new ModelGateway(grants, ledger, options, prices, telemetry, time, loggers);
        var application = new GatewayApplication(gateway, prices, loggers.CreateLogger<GatewayApplication>());
        var listener = await GatewayListener.StartAsync(application, options, AnyPort, installation.Folder, loggers, ct);
        grants.Address = listener.Address;
        try
        {
            return await replay.RunAsync(machine, grants, keep, progress, ct);
        }
        finally
        {
            await listener.StopAsync(CancellationToken.None);
        }
    }
}
