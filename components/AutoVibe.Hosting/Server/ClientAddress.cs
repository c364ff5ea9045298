using Microsoft.AspNetCore.Http;

namespace AutoVibe.Hosting;

/// <summary>The address by which a program on this machine reaches the server.</summary>
internal static class ClientAddress
{
    /// <summary>Prefers an address of this machine; one that stands for all addresses is reached through loopback.</summary>
    public static Uri Of(IEnumerable<string> listening)
    {
        var addresses = listening.Select(BindingAddress.Parse).Where(address => !address.IsUnixPipe && !address.IsNamedPipe).ToList();
        var best = addresses.FirstOrDefault(address => ListenAddress.IsLoopbackName(address.Host)) ?? addresses[0];
        var host = best.Host is "*" or "+" or "0.0.0.0" or "[::]" ? "127.0.0.1" : best.Host;
        return new($"{best.Scheme}://{host}:{best.Port}");
    }
}
