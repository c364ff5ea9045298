using System.Text;

namespace AutoVibe.Server.Tests;

/// <summary>Everything that a server's events say.</summary>
internal sealed class Overheard : IAsyncDisposable
{
    private readonly StringBuilder _text = new();
    private readonly CancellationTokenSource _end = new();
    private readonly StreamReader _lines;
    private readonly Task _reading;

    private Overheard(StreamReader lines)
    {
        _lines = lines;
        _reading = ReadAsync();
    }

    public string Text
    {
        get
        {
            lock (_text)
                return _text.ToString();
        }
    }

    public static async Task<Overheard> BeginAsync(HttpClient client) => new(new(await client.GetStreamAsync("/api/events")));

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _reading;
        _lines.Dispose();
        _end.Dispose();
    }

    private async Task ReadAsync()
    {
        try
        {
            while (await _lines.ReadLineAsync(_end.Token) is { } line)
            {
                lock (_text)
                    _text.AppendLine(line);
            }
        }
        catch (Exception over) when (over is OperationCanceledException or IOException)
        {
            // Nobody listens any more.
        }
    }
}
