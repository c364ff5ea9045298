using System.Text;

namespace AutoVibe.Machines.Tests;

/// <summary>The ways in which a value can be written.</summary>
internal static class Written
{
    public static IEnumerable<string> InEveryWay(string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        var json = Json(value);
        return
        [
            value,
            Base64("", bytes, ""), Base64("x", bytes, "y"), Base64("xy", bytes, "yz"), Base64("user:", bytes, "\n"),
            Base64("xy", bytes, "yz").Replace('+', '-').Replace('/', '_'),
            Wrapped(Base64("", bytes, ""), 7, "\n"), Wrapped(Base64("x", bytes, ""), 5, "\r\n"), Wrapped(Base64("", bytes, ""), 6, @"\n"),
            Convert.ToHexString(bytes), Convert.ToHexStringLower(bytes), Mixed(Convert.ToHexStringLower(bytes)),
            string.Join(' ', bytes.Select(one => one.ToString("x2"))), string.Join(':', bytes.Select(one => one.ToString("X2"))), Wrapped(Convert.ToHexStringLower(bytes), 8, "\n"),
            Uri.EscapeDataString(value), string.Concat(bytes.Select(one => $"%{one:x2}")), string.Concat(bytes.Select(one => $"%{one:X2}")), Uri.EscapeDataString(Uri.EscapeDataString(value)),
            json, Json(json), Json(Json(json)), json.Replace("/", @"\/"),
            string.Concat(value.Select(unit => $@"\u{(int)unit:x4}")), string.Concat(value.Select(unit => $@"\u{(int)unit:X4}")), string.Concat(value.Select(unit => $@"\\u{(int)unit:x4}")),
        ];
    }

    private static string Base64(string before, byte[] bytes, string behind) => Convert.ToBase64String([.. Encoding.UTF8.GetBytes(before), .. bytes, .. Encoding.UTF8.GetBytes(behind)]);

    private static string Json(string value)
    {
        var text = System.Text.Json.JsonSerializer.Serialize(value, Options);
        return text[1..^1];
    }

    private static string Mixed(string hex) => string.Concat(hex.Select((digit, at) => at % 3 == 0 ? char.ToUpperInvariant(digit) : digit));

    private static string Wrapped(string text, int width, string end) => string.Join(end, text.Chunk(width).Select(line => new string(line)));

    private static readonly System.Text.Json.JsonSerializerOptions Options = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
