using System.Net;
using System.Net.Sockets;

namespace AutoVibe.Tests;

/// <summary>Ports of loopback for programs that must be told theirs before they listen.</summary>
public static class FreePort
{
    // Below those that systems hand out to whoever asks for any: between this look and the program's start, and while a server is down, no other process is given it.
    private const int First = 20_000;
    private const int Behind = 32_000;

    /// <summary>A port on which nobody listens.</summary>
    public static int Find()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, Behind);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody listens there.
            }
        }
    }
}
