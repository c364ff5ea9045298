using System.Text.Json.Nodes;

namespace AutoVibe.Machines;

/// <summary>Answers of the offline model as streams; an event without data ends one of OpenAI Chat Completions.</summary>
internal static class OfflineEvents
{
    private const int WordsOfEvent = 8;

    public static IEnumerable<(string? Name, JsonObject? Data)> Of(GatewayApi api, OfflineReply reply) => api switch
    {
        GatewayApi.Messages => Messages(reply).Select(data => (data["type"].Text(), (JsonObject?)data)),
        GatewayApi.ChatCompletions => Chat(reply).Select(data => ((string?)null, (JsonObject?)data)).Append((null, null)),
        _ => Responses(reply).Select((data, at) => (data["type"].Text(), (JsonObject?)Numbered(data, at))),
    };

    private static IEnumerable<JsonObject> Messages(OfflineReply reply)
    {
        yield return new() { ["type"] = "message_start", ["message"] = OfflineAnswers.Message(reply, [], null, output: 1) };
        yield return new() { ["type"] = "content_block_start", ["index"] = 0, ["content_block"] = new JsonObject { ["type"] = "text", ["text"] = "" } };
        foreach (var piece in Pieces(reply))
            yield return new() { ["type"] = "content_block_delta", ["index"] = 0, ["delta"] = new JsonObject { ["type"] = "text_delta", ["text"] = piece } };
        yield return new() { ["type"] = "content_block_stop", ["index"] = 0 };
        yield return new()
        {
            ["type"] = "message_delta",
            ["delta"] = new JsonObject { ["stop_reason"] = reply.IsCut ? "max_tokens" : "end_turn", ["stop_sequence"] = null },
            ["usage"] = new JsonObject { ["output_tokens"] = reply.Output },
        };
        yield return new() { ["type"] = "message_stop" };
    }

    private static IEnumerable<JsonObject> Chat(OfflineReply reply)
    {
        for (var index = 0; index < reply.Answers; index++)
        {
            yield return Chunk(reply, index, new() { ["role"] = "assistant", ["content"] = "" }, finish: null);
            foreach (var piece in Pieces(reply))
                yield return Chunk(reply, index, new() { ["content"] = piece }, finish: null);
            yield return Chunk(reply, index, [], finish: reply.IsCut ? "length" : "stop");
        }

        var last = Chunk(reply, 0, [], finish: null);
        last["choices"] = new JsonArray();
        last["usage"] = OfflineAnswers.ChatUsage(reply);
        yield return last;
    }

    private static IEnumerable<JsonObject> Responses(OfflineReply reply)
    {
        var item = $"msg_{reply.Id}";
        yield return new() { ["type"] = "response.created", ["response"] = OfflineAnswers.Response(reply, "in_progress", []) };
        yield return new() { ["type"] = "response.in_progress", ["response"] = OfflineAnswers.Response(reply, "in_progress", []) };
        yield return new() { ["type"] = "response.output_item.added", ["output_index"] = 0, ["item"] = OfflineAnswers.Item(reply, "in_progress", null) };
        yield return new() { ["type"] = "response.content_part.added", ["item_id"] = item, ["output_index"] = 0, ["content_index"] = 0, ["part"] = OfflineAnswers.Part("") };
        foreach (var piece in Pieces(reply))
            yield return new() { ["type"] = "response.output_text.delta", ["item_id"] = item, ["output_index"] = 0, ["content_index"] = 0, ["delta"] = piece };
        yield return new() { ["type"] = "response.output_text.done", ["item_id"] = item, ["output_index"] = 0, ["content_index"] = 0, ["text"] = reply.Text };
        yield return new() { ["type"] = "response.content_part.done", ["item_id"] = item, ["output_index"] = 0, ["content_index"] = 0, ["part"] = OfflineAnswers.Part(reply.Text) };
        yield return new() { ["type"] = "response.output_item.done", ["output_index"] = 0, ["item"] = OfflineAnswers.Item(reply, "completed", reply.Text) };
        var end = reply.IsCut ? "incomplete" : "completed";
        yield return new() { ["type"] = $"response.{end}", ["response"] = OfflineAnswers.Response(reply, end, [OfflineAnswers.Item(reply, "completed", reply.Text)]) };
    }

    private static IEnumerable<string> Pieces(OfflineReply reply) => reply.Words.Chunk(WordsOfEvent).Select((words, at) => (at == 0 ? "" : " ") + string.Join(' ', words));

    private static JsonObject Chunk(OfflineReply reply, int index, JsonObject delta, string? finish) => new()
    {
        ["id"] = $"chatcmpl-{reply.Id}",
        ["object"] = "chat.completion.chunk",
        ["created"] = 0,
        ["model"] = OfflineModel.Name,
        ["choices"] = new JsonArray(new JsonObject { ["index"] = index, ["delta"] = delta, ["finish_reason"] = finish }),
    };

    private static JsonObject Numbered(JsonObject data, int at)
    {
        data["sequence_number"] = at;
        return data;
    }
}
