namespace AutoVibe.Machines;

internal sealed partial class CallHandling
{
    private const int MostWhole = 256 * 1024 * 1024;

    private Task RelayAsync(UpstreamAnswer given, CancellationToken ct) => given.Streams && given.Status < 300 ? RelayEventsAsync(given, ct) : RelayWholeAsync(given, ct);

    private async Task RelayWholeAsync(UpstreamAnswer given, CancellationToken ct)
    {
        using var watch = new SilenceWatch(given.Body, parts.Options.ProviderOf(call.Api).SilenceTimeout, parts.Time, ct);
        using var whole = new MemoryStream();
        var room = new byte[64 * 1024];
        while (await watch.ReadAsync(room) is > 0 and var length)
        {
            whole.Write(room, 0, length);
            if (whole.Length > MostWhole)
                throw new UpstreamException("The answer is too long.", surelyNotRun: false);
        }

        var body = whole.ToArray();
        if (given.Status < 300 && !call.CountsOnly)
        {
            if (JsonReading.TryParse(body) is { } json)
                _meter!.ReadWhole(json);
            else
                _trouble = "The answer is no JSON.";
        }

        var clean = parts.Keys.Redact(body);
        _captured.Begin(given.Status, given.ContentType, given.Headers, clean.Length);
        await _captured.WriteAsync(clean, ct);
    }

    private async Task RelayEventsAsync(UpstreamAnswer given, CancellationToken ct)
    {
        using var watch = new SilenceWatch(given.Body, parts.Options.ProviderOf(call.Api).SilenceTimeout, parts.Time, ct);
        var reader = new EventReader();
        _captured.Begin(given.Status, given.ContentType, given.Headers, length: null);
        while (await watch.ReadAsync(reader.Room()) is > 0 and var length)
        {
            reader.Took(length);
            while (reader.TryNext(out var whole))
            {
                if (IsForTheAgent(whole))
                    await _captured.WriteAsync(parts.Keys.Redact(whole.ToArray()), ct);
            }
        }

        if (!reader.Rest().IsEmpty)
            await _captured.WriteAsync(parts.Keys.Redact(reader.Rest().ToArray()), ct);
        if (!_meter!.IsOver)
            _trouble = "The answer ended before its end.";
    }

    private bool IsForTheAgent(ReadOnlyMemory<byte> whole)
    {
        var data = EventReader.DataOf(whole.Span);
        if (data.Length == 0 || data.AsSpan().SequenceEqual("[DONE]"u8))
            return true;
        if (JsonReading.TryParse(data) is not { } json)
        {
            _trouble = "An event of the answer is no JSON.";
            return true;
        }

        _meter!.ReadEvent(json);
        return !(_request!.HidesUsage && _meter.IsUsageOnly(json));
    }
}
