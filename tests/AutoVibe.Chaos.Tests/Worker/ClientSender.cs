using Microsoft.Extensions.DependencyInjection;

namespace AutoVibe.Chaos.Tests;

/// <summary>A client that sends everything again from the beginning when it was killed: client keys make that harmless.</summary>
internal static class ClientSender
{
    public const int Keys = 8;

    public static Task SendAsync(IServiceProvider services, int each)
    {
        var steps = services.GetRequiredService<IEnqueue<Step>>();
        return Task.WhenAll(Enumerable.Range(0, Keys).Select(async key =>
        {
            for (var number = 1; number <= each; number++)
                _ = await steps.EnqueueAsync(new($"client-{key}", number, 0), new EnqueueOptions { ClientKey = $"{key}/{number}" }, CancellationToken.None);
        }));
    }
}
