using AutoVibe.Machines;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AutoVibe.Hosting;

/// <summary>The gateway's own web server: apart from the server of the API, on loopback and a socket only. It must be added before what runs machines, so that it listens before and stops after them.</summary>
internal sealed partial class GatewayServer(ModelGateway gateway, GatewayGrants grants, GatewayOptions options, PriceTable prices, Installation installation, ILoggerFactory loggers) : IHostedService
{
    private GatewayListener? _listener;

    /// <exception cref="MachineException"><see cref="MachineErrors.GatewayUnusable"/></exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _listener = await GatewayListener.StartAsync(new(gateway, prices, loggers.CreateLogger<GatewayApplication>()), options, options.Port, installation.Folder, loggers, cancellationToken);
        grants.Address = _listener.Address;
        Log.Listens(loggers.CreateLogger<GatewayServer>(), _listener.Address.Http, _listener.Address.Socket);
    }

    // Every call is settled before the process ends.
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await grants.CloseAllAsync().WaitAsync(cancellationToken);
        if (_listener is not null)
            await _listener.StopAsync(cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(3610, LogLevel.Debug, "Machines reach models at {Address} and at the socket {Socket}")]
        public static partial void Listens(ILogger logger, Uri address, string? socket);
    }
}
