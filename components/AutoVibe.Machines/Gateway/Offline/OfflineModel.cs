using System.Text;
using System.Text.Json.Nodes;

namespace AutoVibe.Machines;

/// <summary>
/// The model that is built in: it needs no key and no network, and gives the same answer to the same request. It answers with text, as many tokens as <c>metadata.autovibe_output_tokens</c> of the request says,
/// else as many as it allows, so that a script can spend a known amount; a request that says neither gets <see cref="UsualOutput"/>.
/// </summary>
internal sealed class OfflineModel : IModelUpstream
{
    public const string Name = "autovibe-offline";
    public const string Maker = PriceTable.OfflineMaker;

    /// <summary>Where a request says how many tokens it wants.</summary>
    public const string WantedOutput = "autovibe_output_tokens";

    /// <summary>Tokens of an answer when nobody says how many.</summary>
    public const int UsualOutput = 24;

    // The same measure for every text: a token is four bytes of the request.
    private const int BytesPerToken = 4;

    public bool IsFree => false;

    public Task<UpstreamAnswer> SendAsync(UpstreamRequest request, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        var body = JsonReading.Parse(request.Body)!;
        var input = (request.Body.Length + BytesPerToken - 1) / BytesPerToken;
        if (request.Path.StartsWith("/v1/messages/count_tokens", StringComparison.Ordinal))
            return Task.FromResult(Whole(new JsonObject { ["input_tokens"] = input }));

        var reply = OfflineReply.To(request.Api, body, JsonReading.TryParse(request.Asked), input);
        return Task.FromResult(body.At("stream").IsTrue() ? Stream(OfflineEvents.Of(request.Api, reply)) : Whole(OfflineAnswers.Of(request.Api, reply)));
    }

    private static UpstreamAnswer Whole(JsonObject body) => new(200, "application/json", new MemoryStream(body.ToUtf8()));

    private static UpstreamAnswer Stream(IEnumerable<(string? Name, JsonObject? Data)> events)
    {
        var text = new MemoryStream();
        foreach (var (name, data) in events)
        {
            if (name is not null)
                text.Write(Encoding.UTF8.GetBytes($"event: {name}\n"));
            text.Write("data: "u8);
            text.Write(data?.ToUtf8() ?? [.. "[DONE]"u8]);
            text.Write("\n\n"u8);
        }

        text.Position = 0;
        return new(200, "text/event-stream; charset=utf-8", text);
    }
}
