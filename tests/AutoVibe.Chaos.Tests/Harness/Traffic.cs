namespace AutoVibe.Chaos.Tests;

/// <summary>Sends the steps of many keys, each key in order and all keys at once, and remembers how many were accepted.</summary>
internal sealed class Traffic(Client client, int keys = 256, string name = "key")
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);
    private readonly int[] _numbers = new int[keys];
    private int _accepted;

    public int Accepted => Volatile.Read(ref _accepted);

    /// <summary>Microseconds since 1970, as the database writes its own time.</summary>
    public static long Now() => (TimeProvider.System.GetUtcNow().Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    /// <summary>Sends at least so many more.</summary>
    public Task SendAsync(int count) => SendAsync(count, static (_, _) => Harm.None);

    public Task SendAsync(int count, Func<int, int, Harm> harm)
    {
        var each = (count + keys - 1) / keys;
        return Task.WhenAll(Enumerable.Range(0, keys).Select(async key =>
        {
            for (var i = 0; i < each; i++)
            {
                var number = Interlocked.Increment(ref _numbers[key]);
                await client.SendAsync(new Step($"{name}-{key}", number, Now(), harm(key, number)));
                Interlocked.Increment(ref _accepted);
            }
        }));
    }

    /// <summary>Sends at least so many more, and later as many as it takes for work not to end before <paramref name="enough"/>, however slow this process is.</summary>
    public async Task SendAsync(int count, ChaosDatabase database, CancellationToken enough)
    {
        await SendAsync(count);
        while (!enough.IsCancellationRequested)
        {
            if (Accepted - await database.RowsAsync() < count / 4)
                await SendAsync(count / 4);
            await Task.Delay(Look, TimeProvider.System, CancellationToken.None);
        }
    }
}
