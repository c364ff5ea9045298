using AutoVibe.Pipelines;

namespace AutoVibe.Machines;

/// <summary>Repeats work for which a disk has no room, until it has some: a full disk is nobody's fault, and nothing that was made is thrown away for it.</summary>
internal sealed class DiskPatience(TimeProvider time)
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    /// <summary>Does it.</summary>
    /// <param name="work">The work. What it had begun when the disk was full must not count.</param>
    /// <param name="waitsAsync">Told why it waits, once a second; whether to go on waiting.</param>
    /// <param name="leaving">Cancelled when this process is about to leave.</param>
    /// <param name="ct">Cancelled when the work is not this process's any more.</param>
    /// <exception cref="TaskGivenBackException">This process leaves, and there still is no room.</exception>
    public async Task<T> RunAsync<T>(Func<Task<T>> work, Func<string, Task<bool>> waitsAsync, CancellationToken leaving, CancellationToken ct)
    {
        for (var pause = Look; ; pause = pause < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                return await work();
            }
            catch (Exception full) when (full is IOException or AutoVibeException && IsFull(full) && !ct.IsCancellationRequested)
            {
                if (!await WaitAsync(full.Message, pause, waitsAsync, leaving, ct))
                    throw;
            }
        }
    }

    /// <summary>Whether an error says that a disk is full, or a quota used up.</summary>
    internal static bool IsFull(Exception? error) => error is not null && ((error is IOException && IsFull(error.HResult)) || IsFull(error.InnerException));

    private async Task<bool> WaitAsync(string why, TimeSpan pause, Func<string, Task<bool>> waitsAsync, CancellationToken leaving, CancellationToken ct)
    {
        for (var waited = TimeSpan.Zero; waited < pause; waited += Look)
        {
            if (!await waitsAsync(why))
                return false;
            if (leaving.IsCancellationRequested)
                throw new TaskGivenBackException();
            await Task.Delay(Look, time, ct);
        }

        return true;
    }

    // ENOSPC and EDQUOT of Linux and of macOS; what Windows says has the form of an HRESULT.
    private static bool IsFull(int code) => OperatingSystem.IsWindows() ? (code & 0xffff) is 39 or 112 : code is 28 || code == (OperatingSystem.IsMacOS() ? 69 : 122);
}
