using System.Globalization;
using System.Text;

namespace AutoVibe.Pipelines;

/// <summary>Gathers hints and sends them as text, at most one in ten milliseconds: one for each message would cost more than the messages. For those who implement <see cref="IWakeUp"/>.</summary>
/// <param name="send">Sends one text; an error that it raises is a defect, so it must swallow a lost connection.</param>
/// <param name="longest">Characters that one text may have.</param>
/// <param name="time">Counts the pauses.</param>
public sealed class WakeUpSender(Func<string, Task> send, int longest, TimeProvider time) : IAsyncDisposable
{
    private const int LongestItem = 32;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly Lock _gate = new();
    private HashSet<EdgePart> _waiting = [];
    private Task _sending = Task.CompletedTask;
    private bool _disposed;

    /// <summary>Sends hints soon; returns at once.</summary>
    public void Signal(IReadOnlyCollection<EdgePart> parts)
    {
        lock (_gate)
        {
            if (_disposed)
                return;
            _waiting.UnionWith(parts);
            if (_waiting.Count > 0 && _sending.IsCompleted)
                _sending = Task.Run(SendAsync);
        }
    }

    /// <summary>Reads the hints of one text; what cannot be read is passed over.</summary>
    public static void Read(string text, Action<EdgePart> woken)
    {
        ArgumentNullException.ThrowIfNull(woken);
        foreach (var item in text.AsSpan().Split(','))
        {
            var hint = text.AsSpan()[item];
            var dot = hint.IndexOf('.');
            if (dot > 0 && int.TryParse(hint[..dot], NumberStyles.None, CultureInfo.InvariantCulture, out var edge)
                && short.TryParse(hint[(dot + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var part))
                woken(new(edge, part));
        }
    }

    /// <summary>Sends what waits and takes no more.</summary>
    public async ValueTask DisposeAsync()
    {
        Task last;
        lock (_gate)
        {
            _disposed = true;
            last = _sending;
        }

        await last;
    }

    private async Task SendAsync()
    {
        while (true)
        {
            HashSet<EdgePart> parts;
            lock (_gate)
            {
                if (_waiting.Count == 0)
                {
                    _sending = Task.CompletedTask;
                    return;
                }

                (parts, _waiting) = (_waiting, []);
            }

            foreach (var text in Write(parts))
                await send(text);
            await Task.Delay(Pause, time);
        }
    }

    private IEnumerable<string> Write(IEnumerable<EdgePart> parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
        {
            if (text.Length > longest - LongestItem)
            {
                yield return text.ToString();
                text.Clear();
            }

            text.Append(CultureInfo.InvariantCulture, $"{part.Edge}.{part.Part},");
        }

        yield return text.ToString();
    }
}
