namespace AutoVibe.Machines;

/// <summary>Reads from a provider that must not pause for too long.</summary>
internal sealed class SilenceWatch : IDisposable
{
    private readonly Stream _body;
    private readonly TimeSpan _longest;
    private readonly CancellationToken _ct;
    private readonly CancellationTokenSource _silence;
    private readonly CancellationTokenSource _either;

    public SilenceWatch(Stream body, TimeSpan longest, TimeProvider time, CancellationToken ct)
    {
        (_body, _longest, _ct) = (body, longest, ct);
        _silence = new(longest, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(ct, _silence.Token);
    }

    /// <summary>Reads on; 0 at the end.</summary>
    /// <exception cref="UpstreamException">It paused for too long, or broke off.</exception>
    public async Task<int> ReadAsync(Memory<byte> room)
    {
        _silence.CancelAfter(_longest);
        try
        {
            return await _body.ReadAsync(room, _either.Token);
        }
        catch (OperationCanceledException error) when (!_ct.IsCancellationRequested)
        {
            throw new UpstreamException($"The answer paused for more than {_longest}.", surelyNotRun: false, timedOut: true, error);
        }
        catch (Exception error) when (error is IOException or HttpRequestException)
        {
            throw new UpstreamException($"The answer broke off: {error.Message}", surelyNotRun: false, cause: error);
        }
    }

    public void Dispose()
    {
        _either.Dispose();
        _silence.Dispose();
    }
}
