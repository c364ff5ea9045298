namespace AutoVibe.Tests;

/// <summary>Waits for conditions.</summary>
public static class Until
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Waits until something is there and gives it.</summary>
    /// <exception cref="TimeoutException">It did not come within a minute.</exception>
    public static async Task<T> FoundAsync<T>(Func<T?> look, string what, Func<string>? otherwise = null)
        where T : class
    {
        var start = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(start) < Patience)
        {
            if (look() is { } found)
                return found;

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }

        throw new TimeoutException($"{what} did not come within {Patience}. {otherwise?.Invoke()}");
    }

    /// <summary>Waits until a condition holds.</summary>
    public static async Task TrueAsync(Func<Task<bool>> condition, string what)
    {
        var start = TimeProvider.System.GetTimestamp();
        while (!await condition())
        {
            if (TimeProvider.System.GetElapsedTime(start) > Patience)
                throw new TimeoutException($"{what} did not come within {Patience}.");

            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        }
    }
}
