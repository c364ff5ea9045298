namespace AutoVibe.Machines;

/// <summary>Lets only as many machines of this process as it has processors begin, restore or keep files at the same time: more would not be faster, and would take the threads that answer others.</summary>
internal sealed class FileWork : IDisposable
{
    private readonly SemaphoreSlim _room = new(Environment.ProcessorCount);

    public void Dispose() => _room.Dispose();

    public async Task<T> RunAsync<T>(Func<Task<T>> work, CancellationToken ct)
    {
        await _room.WaitAsync(ct);
        try
        {
            return await work();
        }
        finally
        {
            _room.Release();
        }
    }
}
