using System.Security.Cryptography;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Hosting;

namespace AutoVibe.Hosting;

internal static class Listening
{
    /// <summary>Starts a host that listens, and says in words why it cannot; then nothing of it runs any more.</summary>
    /// <exception cref="AutoVibeException">An address is taken, or https has no certificate.</exception>
    public static async Task StartAsync(this IHost host, IReadOnlyList<ListenAddress> addresses, CancellationToken ct)
    {
        var started = false;
        try
        {
            await host.StartAsync(ct);
            started = true;
        }
        catch (IOException error) when (error.InnerException is AddressInUseException)
        {
            throw new AutoVibeException(AccessErrors.AddressInUse, error.Message, error);
        }
        catch (InvalidOperationException error) when (addresses.Any(address => address.IsEncrypted))
        {
            throw new AutoVibeException(AccessErrors.NoCertificate, error.Message, error);
        }
        catch (CryptographicException error)
        {
            throw new AutoVibeException(AccessErrors.NoCertificate, $"The certificate cannot be opened: {error.Message}", error);
        }
        finally
        {
            // What was started before runs on otherwise, while the services that it uses are disposed of.
            if (!started)
                await host.StopAsync(CancellationToken.None);
        }
    }
}
