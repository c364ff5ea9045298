using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace AutoVibe.Storage.Tests;

/// <summary>A client that speaks PostgreSQL's own language and stops in the middle of a message: its statement has run, and the end of its transaction never comes.</summary>
internal sealed class HalfSentMessage : IDisposable
{
    private const int Version = 3 << 16;
    private readonly TcpClient _client = new();

    /// <summary>Whether the server has ended the session.</summary>
    public bool IsOver => _client.Client.Poll(0, SelectMode.SelectRead);

    public static async Task<HalfSentMessage> SendAsync(int port, string database, string application, string statement)
    {
        var session = new HalfSentMessage();
        await session._client.ConnectAsync(IPAddress.Loopback, port);
        await session.WriteAsync(null, [.. Number(Version), .. Text("user"), .. Text("autovibe"), .. Text("database"), .. Text(database), .. Text("application_name"), .. Text(application), 0]);
        await session.ReadUntilAsync('Z');

        // Parse, Bind, Execute and Flush, but no Sync.
        await session.WriteAsync('P', [.. Text(""), .. Text(statement), 0, 0]);
        await session.WriteAsync('B', [.. Text(""), .. Text(""), 0, 0, 0, 0, 0, 0]);
        await session.WriteAsync('E', [.. Text(""), .. Number(0)]);
        await session.WriteAsync('H', []);
        await session.ReadUntilAsync('C');
        return session;
    }

    public void Dispose() => _client.Dispose();

    private async Task WriteAsync(char? kind, byte[] body)
    {
        byte[] message = [.. Number(body.Length + 4), .. body];
        await _client.GetStream().WriteAsync(kind is { } letter ? [(byte)letter, .. message] : message);
    }

    private async Task ReadUntilAsync(char kind)
    {
        for (var head = new byte[5]; head[0] != kind;)
        {
            await _client.GetStream().ReadExactlyAsync(head);
            var body = new byte[BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1)) - 4];
            await _client.GetStream().ReadExactlyAsync(body);
            if (head[0] == 'E')
                throw new InvalidOperationException(Encoding.UTF8.GetString(body));
        }
    }

    private static byte[] Number(int number)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        return bytes;
    }

    private static byte[] Text(string text) => [.. Encoding.UTF8.GetBytes(text), 0];
}
