using System.Text.Json;

namespace AutoVibe.Machines;

/// <summary>A line of a recording in the place of calls that are missing in it.</summary>
/// <param name="Missing">How many are missing.</param>
/// <param name="First">The number of the first of them.</param>
/// <param name="Why">Why they could not be kept.</param>
internal sealed record RecordedGap(int Missing, int First, string Why)
{
    public string Text => Missing == 1 ? $"call {First} could not be recorded: {Why}" : $"{Missing} calls from call {First} on could not be recorded: {Why}";

    public static RecordedGap? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<RecordedGap>(line, JsonSerializerOptions.Web) is { Missing: > 0 } gap ? gap : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public byte[] ToBytes() => [.. JsonSerializer.SerializeToUtf8Bytes(this, JsonSerializerOptions.Web), (byte)'\n'];
}
