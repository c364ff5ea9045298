using System.Globalization;

namespace AutoVibe.Tests;

/// <summary>Reads what OTLP exporters send; the numbers are those of its protobuf messages.</summary>
internal static class OtlpPayload
{
    public static IEnumerable<ReceivedSpan> Spans(ReadOnlyMemory<byte> body) =>
        from resource in Top(body)
        from scope in resource.All(2)
        from span in scope.All(2)
        select new ReceivedSpan(
            SenderOf(resource), scope.The(1).The(1).Text, span.The(1).Hex, span.The(2).Hex, span.The(4).Hex, span.The(5).Text, (int)span.The(6).Value, Tags(span, 9),
            [.. span.All(13).Select(link => link.The(1).Hex)], span.The(15).Bytes.Length > 0 && span.The(15).The(3).Value == 2);

    public static IEnumerable<ReceivedFigure> Figures(ReadOnlyMemory<byte> body) =>
        from resource in Top(body)
        from scope in resource.All(2)
        from metric in scope.All(2)
        from data in metric.Fields.Where(field => field.Number is 5 or 7 or 9)
        from point in data.All(1)
        select new ReceivedFigure(SenderOf(resource), metric.The(1).Text, metric.The(3).Text, Tags(point, data.Number == 9 ? 9 : 7), data.Number == 9 ? point.The(4).Value : Number(point));

    public static IEnumerable<ReceivedLog> Logs(ReadOnlyMemory<byte> body) =>
        from resource in Top(body)
        from scope in resource.All(2)
        from line in scope.All(2)
        select new ReceivedLog(SenderOf(resource), line.The(5).The(1).Text, line.The(9).Hex);

    private static IEnumerable<ProtobufField> Top(ReadOnlyMemory<byte> body) => ProtobufReader.Read(body).Where(field => field.Number == 1);

    private static double Number(ProtobufField point) => point.Fields.Any(field => field.Number == 6) ? (long)point.The(6).Value : point.The(4).Double;

    private static TelemetrySender SenderOf(ProtobufField resource)
    {
        var tags = Tags(resource.The(1), 1);
        return new(tags["service.name"], tags.GetValueOrDefault("service.instance.id", ""));
    }

    private static Dictionary<string, string> Tags(ProtobufField of, int number) =>
        of.All(number).ToDictionary(tag => tag.The(1).Text, tag => Value(tag.The(2)));

    private static string Value(ProtobufField any) => any.Fields is [var field, ..]
        ? field.Number switch
        {
            1 => field.Text,
            2 => field.Value == 1 ? "true" : "false",
            3 => ((long)field.Value).ToString(CultureInfo.InvariantCulture),
            4 => field.Double.ToString(CultureInfo.InvariantCulture),
            _ => "",
        }
        : "";
}
