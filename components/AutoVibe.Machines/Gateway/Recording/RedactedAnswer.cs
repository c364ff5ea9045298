using System.Text;
using System.Text.Json.Nodes;

namespace AutoVibe.Machines;

/// <summary>An answer without secrets. A stream cuts what a model says into many events, and a secret in it too; so its texts are put together, and written anew where they hold one.</summary>
internal static class RedactedAnswer
{
    public static string Of(ReadOnlySpan<byte> answer, string contentType, Redactor redactor)
    {
        var bytes = contentType.StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase) ? Events(answer, redactor) : answer.ToArray();
        return Encoding.UTF8.GetString(redactor.Redact(bytes));
    }

    private static byte[] Events(ReadOnlySpan<byte> answer, Redactor redactor)
    {
        var events = Cut(answer).Select(whole => (Whole: whole, Data: JsonReading.TryParse(EventReader.DataOf(whole)))).ToList();
        var channels = events.Where(one => one.Data is not null).SelectMany(one => AnswerText.OfEvent(one.Data!)).GroupBy(piece => piece.Channel).Where(pieces => HoldsSecret([.. pieces], redactor)).ToList();
        if (channels.Count == 0)
            return answer.ToArray();

        var changed = new HashSet<JsonNode>();
        foreach (var pieces in channels)
        {
            var text = redactor.Redact(string.Concat(pieces.Select(piece => piece.Text)));
            foreach (var piece in pieces)
            {
                piece.Holder[piece.Name] = text;
                text = "";
                changed.Add(piece.Holder.Root);
            }
        }

        return [.. events.SelectMany(one => one.Data is not null && changed.Contains(one.Data) ? Anew(one.Whole, one.Data) : one.Whole)];
    }

    private static bool HoldsSecret(IReadOnlyList<AnswerText> pieces, Redactor redactor)
    {
        var text = string.Concat(pieces.Select(piece => piece.Text));
        return !ReferenceEquals(redactor.Redact(text), text);
    }

    private static byte[] Anew(byte[] whole, JsonNode data)
    {
        var name = Encoding.UTF8.GetString(whole).Split('\n').FirstOrDefault(line => line.StartsWith("event:", StringComparison.Ordinal));
        return [.. name is null ? [] : Encoding.UTF8.GetBytes(name + "\n"), .. "data: "u8, .. data.ToUtf8(), .. "\n\n"u8];
    }

    private static List<byte[]> Cut(ReadOnlySpan<byte> answer)
    {
        var (reader, events) = (new EventReader(), new List<byte[]>());
        for (var at = 0; at < answer.Length;)
        {
            var room = reader.Room();
            var length = Math.Min(room.Length, answer.Length - at);
            answer.Slice(at, length).CopyTo(room.Span);
            reader.Took(length);
            at += length;
            while (reader.TryNext(out var whole))
                events.Add(whole.ToArray());
        }

        if (!reader.Rest().IsEmpty)
            events.Add(reader.Rest().ToArray());
        return events;
    }
}
