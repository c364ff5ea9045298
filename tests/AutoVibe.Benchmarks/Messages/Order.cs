using System.Text.Json;

namespace AutoVibe.Benchmarks;

/// <summary>What flows through databases: about 300 bytes as JSON, one of a thousand customers as its key.</summary>
internal sealed record Order
{
    private const int Customers = 1_000;

    private static readonly string Note = new('n', 140);

    public required long Number { get; init; }

    public required string CustomerId { get; init; }

    public required decimal Total { get; init; }

    public required string Currency { get; init; }

    public required string Article { get; init; }

    public required string Remark { get; init; }

    public static Order Make(long number) => new()
    {
        Number = number,
        CustomerId = $"customer-{number % Customers:D6}",
        Total = number % 10_000 / 100m,
        Currency = "EUR",
        Article = $"article-{number % 97:D4}",
        Remark = Note,
    };

    /// <summary>Bodies that a hand-written loop sends: the same bytes, made before the clock runs.</summary>
    public static byte[][] MakeBodies(int count) =>
        [.. Enumerable.Range(0, count).Select(number => JsonSerializer.SerializeToUtf8Bytes(Make(number)))];
}
