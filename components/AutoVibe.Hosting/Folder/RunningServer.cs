using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;

namespace AutoVibe.Hosting;

/// <summary>A server that runs on a data folder, as it says so itself in <c>server.json</c>.</summary>
/// <param name="Address">Where it answers.</param>
/// <param name="Pid">Its process.</param>
/// <param name="Started">When that process started.</param>
public sealed record RunningServer(Uri Address, int Pid, DateTimeOffset Started)
{
    // Systems report the start of a process to the second or worse.
    private static readonly TimeSpan Blur = TimeSpan.FromSeconds(3);

    /// <summary>Writes down that this process answers at an address. Call it once the address listens.</summary>
    public static RunningServer Announce(DataFolder folder, Uri address)
    {
        folder.Create();
        using var self = Process.GetCurrentProcess();
        var server = new RunningServer(address, self.Id, self.StartTime);
        var draft = $"{folder.Server}.{self.Id}";
        File.WriteAllText(draft, JsonSerializer.Serialize(server, JsonSerializerOptions.Web));
        File.Move(draft, folder.Server, overwrite: true);
        return server;
    }

    /// <summary>The server that runs on a data folder; null when there is none, or when the one that is named no longer lives.</summary>
    public static RunningServer? Find(DataFolder folder) => Read(folder) is { } server && server.Lives() ? server : null;

    /// <summary>Takes the announcement back, unless another server has made its own since.</summary>
    public void Withdraw(DataFolder folder)
    {
        if (Read(folder) == this)
            File.Delete(folder.Server);
    }

    private static RunningServer? Read(DataFolder folder)
    {
        try
        {
            return JsonSerializer.Deserialize<RunningServer>(File.ReadAllText(folder.Server), JsonSerializerOptions.Web);
        }
        catch (IOException)
        {
            return null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // The start time tells the server from a stranger that was given the same process id later.
    private bool Lives()
    {
        try
        {
            using var process = Process.GetProcessById(Pid);
            return (process.StartTime - Started).Duration() < Blur;
        }
        catch (ArgumentException)
        {
            return false;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
