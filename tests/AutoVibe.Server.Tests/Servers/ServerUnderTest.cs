using System.Net.Http.Headers;
using AutoVibe.Hosting;

namespace AutoVibe.Server.Tests;

/// <summary>A server on a free port, with a data folder.</summary>
public abstract class ServerUnderTest(string folder)
{
    public DataFolder Data { get; } = new(Path.Combine(folder, DataFolder.DefaultName));

    public Uri Address { get; protected set; } = null!;

    /// <summary>A client that knows the key of this server.</summary>
    public HttpClient Client()
    {
        var client = Stranger();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", OperatorKey.Read(Data)!.Value);
        return client;
    }

    /// <summary>A client without a key.</summary>
    public HttpClient Stranger() => new() { BaseAddress = Address };
}
