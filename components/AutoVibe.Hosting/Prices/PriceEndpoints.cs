using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace AutoVibe.Hosting;

internal static class PriceEndpoints
{
    public static void MapPrices(this IEndpointRouteBuilder api) =>
        api.MapGet("/prices", (IPrices prices, CancellationToken ct) => prices.ListAsync(ct)).WithTags("Budgets").WithSummary("What models cost for a million tokens, and the version of the table.");
}
