namespace AutoVibe.Hosting;

/// <summary>The prices of a server.</summary>
internal sealed class PricesThere(ApiClient api) : IPrices
{
    public Task<PriceReport> ListAsync(CancellationToken ct) => api.GetAsync<PriceReport>("/api/prices", ct);
}
