namespace AutoVibe.Machines.Tests;

public sealed class CheckGuessTests
{
    [Theory]
    [InlineData("sh test.sh", "Makefile", "test.sh", "package.json")]
    [InlineData("sh check.sh", "pyproject.toml", "check.sh")]
    [InlineData("dotnet test", "a.csproj", "All.sln")]
    [InlineData("dotnet build", "a.csproj")]
    [InlineData("cargo test", "Cargo.toml", "README.md")]
    [InlineData("npm test", "package.json")]
    public void A_project_is_checked_as_such_projects_usually_are(string command, params string[] files) => Assert.Equal([command], CheckGuess.Of(files));

    [Fact]
    public void Where_nothing_is_known_nothing_is_guessed() => Assert.Empty(CheckGuess.Of(["README.md", "test.sh.txt"]));
}
