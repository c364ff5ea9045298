namespace AutoVibe.Machines;

/// <summary>A call to be recorded.</summary>
/// <param name="Exchange">What became of it.</param>
/// <param name="Request">The body as the agent made it.</param>
/// <param name="ContentType">The media type of the answer.</param>
/// <param name="Answer">The body of the answer as the agent got it.</param>
/// <param name="IsWhole">Whether that is all of it.</param>
public sealed record RecordedCall(GatewayExchange Exchange, ReadOnlyMemory<byte> Request, string ContentType, ReadOnlyMemory<byte> Answer, bool IsWhole);

/// <summary>Keeps calls.</summary>
public interface IExchangeRecorder
{
    /// <summary>Keeps a call. It may be called by several threads at once, and does not throw when there is no room.</summary>
    /// <param name="call">The call.</param>
    /// <param name="redactor">Writes over what must not be kept.</param>
    void Record(RecordedCall call, Redactor redactor);
}
