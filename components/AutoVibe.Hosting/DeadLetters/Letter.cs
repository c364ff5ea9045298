using System.Globalization;
using System.Text.Json;

namespace AutoVibe.Hosting;

/// <summary>A dead letter as people and programs see it.</summary>
public sealed record Letter
{
    /// <summary>Its address: edge, partition and number, such as <c>3.0.17</c>. It does not change.</summary>
    public required string Id { get; init; }

    /// <inheritdoc cref="DeadLetter.Pipeline"/>
    public required string Pipeline { get; init; }

    /// <inheritdoc cref="DeadLetter.EdgeName"/>
    public required string Edge { get; init; }

    /// <inheritdoc cref="StoredMessage.Key"/>
    public required string? Key { get; init; }

    /// <inheritdoc cref="DeadLetter.Reason"/>
    public required string Reason { get; init; }

    /// <inheritdoc cref="DeadLetter.Error"/>
    public required string? Error { get; init; }

    /// <inheritdoc cref="DeadLetter.Failures"/>
    public required int Failures { get; init; }

    /// <inheritdoc cref="DeadLetter.Revision"/>
    public required int Revision { get; init; }

    /// <inheritdoc cref="DeadLetter.Holds"/>
    public required bool Holds { get; init; }

    /// <summary>When it was accepted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <inheritdoc cref="DeadLetter.ParkedAt"/>
    public required DateTimeOffset ParkedAt { get; init; }

    /// <inheritdoc cref="StoredMessage.Id"/>
    public required Guid MessageId { get; init; }

    /// <inheritdoc cref="StoredMessage.Contract"/>
    public required int Contract { get; init; }

    /// <summary>Its body; null in lists and when it is no JSON.</summary>
    public JsonElement? Body { get; init; }

    /// <summary>Its body in Base64 when it is no JSON.</summary>
    public string? BodyBase64 { get; init; }

    internal static Letter Of(DeadLetter letter)
    {
        var body = ShownBody.Of(letter.Message.Body);
        return new()
        {
            Id = Write(letter.Slot),
            Pipeline = letter.Pipeline,
            Edge = letter.EdgeName,
            Key = letter.Message.Key,
            Reason = letter.Reason,
            Error = letter.Error,
            Failures = letter.Failures,
            Revision = letter.Revision,
            Holds = letter.Holds,
            CreatedAt = letter.Message.CreatedAt,
            ParkedAt = letter.ParkedAt,
            MessageId = letter.Message.Id,
            Contract = letter.Message.Contract,
            Body = body.Json,
            BodyBase64 = body.Base64,
        };
    }

    internal static string Write(MessageSlot slot) => string.Create(CultureInfo.InvariantCulture, $"{slot.Edge}.{slot.Part}.{slot.Seq}");

    internal static MessageSlot Parse(string id)
    {
        const NumberStyles digits = NumberStyles.None;
        var culture = CultureInfo.InvariantCulture;
        return id.Split('.') is [var edge, var part, var seq]
            && int.TryParse(edge, digits, culture, out var edgeNumber) && short.TryParse(part, digits, culture, out var partNumber) && long.TryParse(seq, digits, culture, out var number)
            ? new(edgeNumber, partNumber, number)
            : throw new AutoVibeException(PipelineErrors.UnknownDeadLetter, $"'{id}' is not the address of a dead letter; one looks like 3.0.17.");
    }
}

/// <summary>A page of dead letters.</summary>
/// <param name="Letters">The letters, without bodies.</param>
/// <param name="Next">Where the next page begins, or null at the end.</param>
/// <param name="Total">All letters that fit the filter.</param>
public sealed record LetterPage(IReadOnlyList<Letter> Letters, string? Next, long Total);
