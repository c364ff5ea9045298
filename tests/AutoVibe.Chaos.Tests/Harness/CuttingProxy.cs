using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace AutoVibe.Chaos.Tests;

/// <summary>A way to the server on which connections are cut in the middle of a question or of its answer, or fall silent.</summary>
internal sealed class CuttingProxy : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Link, bool> _links = new();
    private readonly Random _random;
    private readonly int _server;
    private int _questions;
    private int _answers;

    /// <param name="server">The server's port.</param>
    /// <param name="random">Decides where to cut.</param>
    public CuttingProxy(int server, Random random)
    {
        (_server, _random) = (server, random);
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>Whether connections are cut.</summary>
    public bool Cuts { get; set; }

    /// <summary>Connections cut before the server had the whole question.</summary>
    public int CutQuestions => Volatile.Read(ref _questions);

    /// <summary>Connections cut after the server had the whole question and before the answer came back.</summary>
    public int CutAnswers => Volatile.Read(ref _answers);

    /// <summary>From now on nothing passes on the connections that there are, and nobody is told. A question under way stops in its middle.</summary>
    public void Silence()
    {
        foreach (var link in _links.Keys)
            link.IsSilent = true;
    }

    /// <summary>Cuts all connections.</summary>
    public void CutAll()
    {
        foreach (var link in _links.Keys)
            link.Dispose();
    }

    public void Dispose()
    {
        _listener.Dispose();
        CutAll();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                _ = PassAsync(new(await _listener.AcceptSocketAsync(), new(SocketType.Stream, ProtocolType.Tcp)));
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task PassAsync(Link link)
    {
        _links[link] = true;
        try
        {
            await link.Server.ConnectAsync(IPAddress.Loopback, _server);
            await await Task.WhenAny(AskAsync(link), AnswerAsync(link));
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // One of the two ends has gone, and the other is told.
        }
        finally
        {
            _links.TryRemove(link, out _);
            link.Dispose();
        }
    }

    private async Task AskAsync(Link link)
    {
        var buffer = new byte[1 << 16];
        var left = Next(4 << 10, 100 << 10);
        while (await link.Client.ReceiveAsync(buffer) is > 0 and var count)
        {
            if (link.IsSilent)
            {
                await link.Server.SendAsync(buffer.AsMemory(0, count / 2));
                await link.Ended;
            }

            left -= count;
            if (Cuts && left < 0)
            {
                if (Next(0, 2) == 0)
                {
                    await link.Server.SendAsync(buffer.AsMemory(0, count / 2));
                    Interlocked.Increment(ref _questions);
                    return;
                }

                link.IsCutAtAnswer = true;
            }

            await link.Server.SendAsync(buffer.AsMemory(0, count));
        }
    }

    private async Task AnswerAsync(Link link)
    {
        var buffer = new byte[1 << 16];
        while (await link.Server.ReceiveAsync(buffer) is > 0 and var count)
        {
            if (link.IsSilent)
                await link.Ended;
            if (link.IsCutAtAnswer)
            {
                await link.Client.SendAsync(buffer.AsMemory(0, Next(0, count)));
                Interlocked.Increment(ref _answers);
                return;
            }

            await link.Client.SendAsync(buffer.AsMemory(0, count));
        }
    }

    private int Next(int from, int to)
    {
        lock (_random)
            return _random.Next(from, to);
    }

    private sealed class Link(Socket client, Socket server) : IDisposable
    {
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Socket Client { get; } = client;

        public Socket Server { get; } = server;

        public volatile bool IsCutAtAnswer;

        public volatile bool IsSilent;

        public Task Ended => _ended.Task;

        public void Dispose()
        {
            if (!_ended.TrySetResult())
                return;
            foreach (var socket in new[] { Client, Server })
            {
                // Without a farewell, as when a machine is gone.
                socket.LingerState = new(true, 0);
                socket.Dispose();
            }
        }
    }
}
