using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace AutoVibe.Hosting;

/// <summary>Dead letters behind a server.</summary>
internal sealed class DeadLettersThere(ApiClient api) : IDeadLetters
{
    private const string Root = "/api/dead-letters";

    public Task<LetterPage> ListAsync(DeadLetterFilter filter, int limit, string? cursor, CancellationToken ct) =>
        api.GetAsync<LetterPage>($"{Root}{Query(filter, limit, cursor)}", ct);

    public Task<Letter> ShowAsync(string id, CancellationToken ct) => api.GetAsync<Letter>($"{Root}/{Uri.EscapeDataString(id)}", ct);

    public Task<Letter> EditAsync(string id, int? revision, JsonElement body, CancellationToken ct) =>
        api.PutAsync<Letter>($"{Root}/{Uri.EscapeDataString(id)}", new LetterEdit(body, revision), ct);

    public Task<LetterReport> ReplayAsync(LetterSelection selection, bool dryRun, CancellationToken ct) =>
        api.PostAsync<LetterReport>($"{Root}/replay?dryRun={(dryRun ? "true" : "false")}", selection, ct);

    public Task<LetterReport> DiscardAsync(LetterSelection selection, bool dryRun, CancellationToken ct) =>
        api.PostAsync<LetterReport>($"{Root}/discard?dryRun={(dryRun ? "true" : "false")}", selection, ct);

    private static QueryString Query(DeadLetterFilter filter, int limit, string? cursor)
    {
        var query = new Dictionary<string, string?>
        {
            ["pipeline"] = filter.Pipeline,
            ["edge"] = filter.Edge,
            ["key"] = filter.Key,
            ["reason"] = filter.Reason,
            ["search"] = filter.Search,
            ["since"] = filter.Since?.ToString("O"),
            ["before"] = filter.Before?.ToString("O"),
            ["limit"] = $"{limit}",
            ["cursor"] = cursor,
        };
        return QueryString.Create(query.Where(pair => pair.Value is not null));
    }
}
