using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using AutoVibe.Machines;

namespace AutoVibe.Hosting;

/// <summary>Machines behind a server.</summary>
internal sealed class MachinesThere(ApiClient api) : IMachines
{
    private const string Root = "/api/machines";
    private const int MostTries = 60;
    private static readonly TimeSpan TryAgain = TimeSpan.FromMilliseconds(500);

    public Task<MachinePage> ListAsync(string? project, string? hub, MachineFilter filter, CancellationToken ct) => api.GetAsync<MachinePage>(Root + ApiQuery.Of(
        ("project", project), ("request", filter.Request?.ToString()), ("state", WireFormat.Word(filter.State)), ("agent", filter.Agent), ("hub", hub), ("open", filter.Open ? "true" : null),
        ("before", filter.Before?.ToString()), ("limit", $"{filter.Limit}")), ct);

    public Task<Machine> ShowAsync(Guid machine, CancellationToken ct) => api.GetAsync<Machine>($"{Root}/{machine}", ct);

    public Task<MachineLog> LogAsync(Guid machine, int after, int limit, CancellationToken ct) =>
        api.GetAsync<MachineLog>($"{Root}/{machine}/log" + ApiQuery.Of(("after", $"{after}"), ("limit", $"{limit}")), ct);

    public Task<MachineSummary> SummarizeAsync(string? project, DateTimeOffset? since, CancellationToken ct) =>
        api.GetAsync<MachineSummary>($"{Root}/summary" + ApiQuery.Of(("project", project), ("since", since?.ToString("O"))), ct);

    public async IAsyncEnumerable<MachineLog> FollowAsync(Guid machine, int after, [EnumeratorCancellation] CancellationToken ct)
    {
        var (started, silent) = (false, 0);
        while (true)
        {
            await using var events = api.EventsAsync($"{Root}/{machine}/log", $"{after}", ct).GetAsyncEnumerator(ct);
            while (await HasNextAsync(events, started))
            {
                if (events.Current.EventType == "end")
                {
                    yield return new([], Ended: true);
                    yield break;
                }

                var line = ApiClient.Read<MachineLine>(events.Current);
                (after, silent) = (line.Seq, 0);
                yield return new([line], Ended: false);
            }

            // A server that stops, or a proxy that is tired of waiting, ends the events in the middle.
            if (++silent > MostTries)
                throw new AutoVibeException(AccessErrors.ServerAway, $"The server at {api.Address} has said nothing of machine {machine} for {MostTries} tries.");
            started = true;
            await Task.Delay(TryAgain, TimeProvider.System, ct);
        }
    }

    public Task<Machine> StopAsync(Guid machine, CancellationToken ct) => api.PostAsync<Machine>($"{Root}/{machine}/stop", null, ct);

    private static async Task<bool> HasNextAsync(IAsyncEnumerator<SseItem<string>> events, bool mayBeAway)
    {
        try
        {
            return await events.MoveNextAsync();
        }
        catch (AutoVibeException away) when (mayBeAway && away.Error == AccessErrors.ServerAway)
        {
            return false;
        }
    }
}
