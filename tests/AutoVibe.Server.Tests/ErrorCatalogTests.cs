using System.Text.RegularExpressions;
using AutoVibe.Hosting;
using AutoVibe.Pipelines;

namespace AutoVibe.Server.Tests;

public sealed partial class ErrorCatalogTests
{
    [Fact]
    public void Every_code_belongs_to_one_error() =>
        Assert.Empty(ErrorCatalog.All.GroupBy(error => error.Code).Where(group => group.Count() > 1).Select(group => group.Key));

    [Fact]
    public void Every_code_is_the_letters_AV_and_four_digits() =>
        Assert.All(ErrorCatalog.All, error => Assert.Matches(Code(), error.Code));

    [Fact]
    public void Every_error_says_what_happened_and_what_mends_it() => Assert.All(ErrorCatalog.All, error =>
    {
        Assert.InRange(error.Title.Length, 5, 80);
        Assert.EndsWith(".", error.Explanation);
        Assert.InRange(error.Fix.Length, 5, 400);
    });

    [Theory]
    [InlineData("AV1")]
    [InlineData("AV4")]
    [InlineData("AV5")]
    public void Errors_of_every_component_are_collected(string range) =>
        Assert.Contains(ErrorCatalog.All, error => error.Code.StartsWith(range, StringComparison.Ordinal));

    [Theory]
    [InlineData("AV4001")]
    [InlineData("av4001")]
    [InlineData("4001")]
    public void An_error_is_found_however_its_code_is_written(string code) =>
        Assert.Same(AccessErrors.KeyMissing, ErrorCatalog.Find(code));

    [Fact]
    public void An_unknown_code_is_not_found() =>
        Assert.Same(SettingErrors.NoSuchCode, Assert.Throws<AutoVibeException>(() => ErrorCatalog.Find("AV0000")).Error);

    [Theory]
    [InlineData(ErrorKind.Failed, 500, 1)]
    [InlineData(ErrorKind.Usage, 400, 2)]
    [InlineData(ErrorKind.NotFound, 404, 3)]
    [InlineData(ErrorKind.Denied, 403, 4)]
    [InlineData(ErrorKind.Conflict, 409, 5)]
    [InlineData(ErrorKind.Unavailable, 503, 6)]
    public void The_kind_of_an_error_decides_status_and_exit_code(ErrorKind kind, int status, int exitCode)
    {
        var error = new ErrorCode("AV9999", kind, "Any error", "Explained.", "Mended.");

        Assert.Equal((status, exitCode), (ErrorOutcomes.Status(error), ErrorOutcomes.ExitCode(error)));
    }

    [GeneratedRegex("^AV[1-5][0-9]{3}$")]
    private static partial Regex Code();
}
