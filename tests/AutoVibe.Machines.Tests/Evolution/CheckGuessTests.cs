namespace AutoVibe.Machines.Tests;

public sealed class CheckGuessTests
{
    private const string Scripts = "\"scripts\": { \"test\": \"node --test\", \"lint\": \"eslint .\", \"start\": \"node .\" }";

    [Theory]
    [InlineData("sh test.sh", "Makefile", "test.sh", "package.json")]
    [InlineData("sh check.sh", "pyproject.toml", "check.sh")]
    [InlineData("dotnet test", "a.csproj", "All.sln")]
    [InlineData("dotnet build", "a.csproj")]
    [InlineData("cargo test", "Cargo.toml", "README.md")]
    public async Task A_project_is_checked_as_such_projects_usually_are(string command, params string[] files) => Assert.Equal([command], await OfAsync("", files));

    [Fact]
    public async Task Where_nothing_is_known_nothing_is_guessed() => Assert.Empty(await OfAsync("", "README.md", "test.sh.txt"));

    [Theory]
    [InlineData("{ " + Scripts + " }", "npm run lint", "npm run test")]
    [InlineData("{ " + Scripts + ", \"devDependencies\": { \"eslint\": \"9\" } }", "npm ci && npm run lint", "npm ci && npm run test")]
    [InlineData("{ \"scripts\": { \"test\": \"echo \\\"Error: no test specified\\\" && exit 1\" } }")]
    [InlineData("{ \"scripts\": [] }")]
    [InlineData("[]")]
    [InlineData("no JSON")]
    public async Task A_package_is_checked_with_its_own_scripts(string package, params string[] commands) => Assert.Equal(commands, await OfAsync(package, "package.json", "package-lock.json"));

    [Fact]
    public async Task Versions_that_are_not_locked_are_looked_for() =>
        Assert.Equal(["npm install && npm run build"], await OfAsync("""{ "scripts": { "build": "tsc" }, "dependencies": { "typescript": "5" } }""", "package.json"));

    private static Task<IReadOnlyList<string>> OfAsync(string package, params string[] files) => CheckGuess.OfAsync(files, _ => Task.FromResult(package));
}
