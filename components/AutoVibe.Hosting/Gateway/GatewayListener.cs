using System.Net;
using System.Net.Sockets;
using AutoVibe.Machines;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AutoVibe.Hosting;

/// <summary>Kestrel and nothing around it: one port of loopback, one socket that only this user can open.</summary>
internal sealed class GatewayListener
{
    private readonly KestrelServer _server;

    private GatewayListener(KestrelServer server, GatewayAddress address)
    {
        _server = server;
        Address = address;
    }

    public GatewayAddress Address { get; }

    /// <exception cref="MachineException"><see cref="MachineErrors.GatewayUnusable"/></exception>
    public static async Task<GatewayListener> StartAsync(GatewayApplication application, GatewayOptions options, int port, DataFolder folder, ILoggerFactory loggers, CancellationToken ct)
    {
        var socket = Socket.OSSupportsUnixDomainSockets ? GatewaySocket.Prepare(folder) : null;
        var kestrel = new KestrelServerOptions { AddServerHeader = false, ApplicationServices = new ServiceCollection().AddLogging().BuildServiceProvider() };
        kestrel.Limits.MaxRequestBodySize = options.MaxBodyBytes;
        kestrel.Listen(IPAddress.Loopback, port, endpoint => endpoint.Protocols = HttpProtocols.Http1);
        if (socket is not null)
            kestrel.ListenUnixSocket(socket, endpoint => endpoint.Protocols = HttpProtocols.Http1);

        var server = new KestrelServer(Options.Create(kestrel), new SocketTransportFactory(Options.Create(new SocketTransportOptions()), loggers), loggers);
        try
        {
            await server.StartAsync(application, ct);
            if (socket is not null)
                GatewaySocket.Close(socket);
        }
        catch (Exception error) when (error is IOException or SocketException or AddressInUseException)
        {
            server.Dispose();
            throw new MachineException(MachineErrors.GatewayUnusable, $"The gateway cannot listen on port {port} (AutoVibe:Gateway:Port) and the socket {socket}: {error.Message}", error);
        }

        var addresses = server.Features.GetRequiredFeature<IServerAddressesFeature>().Addresses;
        return new(server, new(new(addresses.First(address => address.StartsWith("http://127.0.0.1:", StringComparison.Ordinal))), socket));
    }

    public async Task StopAsync(CancellationToken ct)
    {
        await _server.StopAsync(ct);
        _server.Dispose();
        if (Address.Socket is { } socket)
            GatewaySocket.Remove(socket);
    }
}
