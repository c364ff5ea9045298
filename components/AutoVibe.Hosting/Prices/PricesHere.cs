using AutoVibe.Machines;

namespace AutoVibe.Hosting;

/// <summary>The prices of this process.</summary>
internal sealed class PricesHere(PriceTable prices) : IPrices
{
    public Task<PriceReport> ListAsync(CancellationToken ct) => Task.FromResult(new PriceReport(prices.Version, prices.Currency, [.. prices.Models.Select(PriceView.Of)]));
}
