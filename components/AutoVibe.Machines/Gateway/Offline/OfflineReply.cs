using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace AutoVibe.Machines;

/// <summary>What the offline model answers.</summary>
/// <param name="Id">Made from the request.</param>
/// <param name="Words">The answer; one token each.</param>
/// <param name="Input">Tokens of the request.</param>
/// <param name="IsCut">Whether the request allows fewer tokens than it wants.</param>
/// <param name="Answers">How many times the answer is given.</param>
internal sealed record OfflineReply(string Id, IReadOnlyList<string> Words, int Input, bool IsCut, int Answers)
{
    private const int Quoted = 12;

    private static readonly string[] Vocabulary =
    [
        "the", "change", "keeps", "every", "test", "that", "was", "green", "and", "adds", "one", "for", "what", "it", "mends", "a", "file", "moves", "to", "its", "own", "folder", "so", "names", "say", "where",
        "they", "stand", "no", "other", "part", "knows", "of",
    ];

    public string Text => string.Join(' ', Words);

    public int Output => Words.Count * Answers;

    public static OfflineReply To(GatewayApi api, JsonNode body, JsonNode? asked, int input)
    {
        var sum = SHA256.HashData(body.ToUtf8());
        var most = Limit(body) ?? long.MaxValue;
        var wanted = Wanted(body.At("metadata").At(OfflineModel.WantedOutput)) ?? Limit(asked) ?? OfflineModel.UsualOutput;
        var words = Said(api, body, sum).Take((int)Math.Min(wanted, most)).ToList();
        return new(Convert.ToHexStringLower(sum)[..24], words, input, wanted > most, (int)(body.At("n").Count() ?? 1));
    }

    private static long? Limit(JsonNode? request) => (request.At("max_tokens") ?? request.At("max_completion_tokens") ?? request.At("max_output_tokens")).Count();

    // OpenAI's APIs know only text there.
    private static long? Wanted(JsonNode? value) => value.Count() ?? (long.TryParse(value.Text(), out var number) && number >= 0 ? number : null);

    private static IEnumerable<string> Said(GatewayApi api, JsonNode body, byte[] sum)
    {
        foreach (var word in "The offline model of AutoVibe was asked:".Split(' ').Concat(LastAsked(api, body).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Take(Quoted)))
            yield return word.Length > 15 ? word[..15] : word;
        for (var seed = BinaryPrimitives.ReadUInt64LittleEndian(sum); ; seed = (seed * 6364136223846793005) + 1442695040888963407)
            yield return Vocabulary[(int)((seed >> 33) % (ulong)Vocabulary.Length)];
    }

    private static string LastAsked(GatewayApi api, JsonNode body)
    {
        var last = body.At(api == GatewayApi.Responses ? "input" : "messages");
        if (last.Text() is { } whole)
            return whole;
        var content = last.Items().LastOrDefault(message => message.At("role").Text() == "user").At("content");
        return content.Text() ?? string.Join(' ', content.Items().Select(part => part.At("text").Text()).OfType<string>());
    }
}
