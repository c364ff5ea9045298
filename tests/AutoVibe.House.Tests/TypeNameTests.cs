namespace AutoVibe.House.Tests;

public sealed class TypeNameTests
{
    [Fact]
    public void Types_are_named_by_what_they_are() =>
        House.Holds(Repository.CSharp.Where(file => !file.IsUnder("samples")).SelectMany(TypeNames.Empty));

    [Theory]
    [InlineData("public sealed class LaneManager")]
    [InlineData("internal static class StringHelper")]
    [InlineData("internal static class PathUtils")]
    [InlineData("public sealed record OrderDto(string Id);")]
    [InlineData("file sealed class StoreImpl : IStore;")]
    [InlineData("    private sealed class BillingService;")]
    [InlineData("public abstract class StoreBase")]
    [InlineData("public readonly record struct BatchInfo(int Size);")]
    public void A_name_that_says_nothing_is_found(string line) =>
        Assert.Single(TypeNames.Empty(new("some/File.cs", $"namespace Some;\n\n{line}\n")));

    [Theory]
    [InlineData("internal static class ServerServiceCollectionExtensions")]
    [InlineData("public sealed class Database")]
    public void A_name_that_only_holds_such_a_word_is_not(string line) =>
        Assert.Empty(TypeNames.Empty(new("some/File.cs", line)));
}
