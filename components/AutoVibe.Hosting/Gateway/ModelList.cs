using System.Text.Json;
using AutoVibe.Machines;

namespace AutoVibe.Hosting;

/// <summary>The models that have a price, in a form that clients of both providers read.</summary>
internal static class ModelList
{
    public static byte[] Of(PriceTable prices)
    {
        var models = prices.Models.Select(price => price.Model).Where(model => !model.EndsWith('*')).ToList();
        return JsonSerializer.SerializeToUtf8Bytes(new
        {
            @object = "list",
            data = models.Select(model => new { id = model, @object = "model", type = "model", display_name = model, created = 0, created_at = DateTimeOffset.UnixEpoch, owned_by = prices.Find(model)!.Maker }),
            has_more = false,
            first_id = models.FirstOrDefault(),
            last_id = models.LastOrDefault(),
        });
    }
}
