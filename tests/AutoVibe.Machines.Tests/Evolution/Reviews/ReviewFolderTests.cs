using AutoVibe.Tests;

namespace AutoVibe.Machines.Tests;

public sealed class ReviewFolderTests : IDisposable
{
    private const string Fine = """{"score":70,"summary":"s","findings":[]}""";
    private readonly TemporaryFolder _folder = new();

    private string Workspace => _folder["work"];

    public ReviewFolderTests() => Directory.CreateDirectory(_folder["work"]);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_holds_the_changes_and_takes_the_answer()
    {
        await ReviewFolder.PrepareAsync(Workspace, "the changes", default);
        _folder.Write($"work/{ReviewFolder.AnswerPath}", Fine);

        Assert.Equal("the changes", await File.ReadAllTextAsync(_folder[$"work/{ReviewFolder.ChangesPath}"]));
        Assert.Equal(70, ReviewFolder.Read(Workspace).Answer?.Score);
    }

    [Fact]
    public async Task What_an_attempt_left_in_its_place_is_gone()
    {
        _folder.Write($"work/{ReviewFolder.AnswerPath}", Fine);
        await ReviewFolder.PrepareAsync(Workspace, "", default);
        Assert.Equal((null, "It left no answer in .autovibe-review/answer.json."), ReviewFolder.Read(Workspace));
    }

    [LinuxFact]
    public async Task A_link_in_its_place_is_replaced_and_what_it_leads_to_is_left_alone()
    {
        _folder.Write("elsewhere/answer.json", Fine);
        File.CreateSymbolicLink(_folder[$"work/{ReviewFolder.Name}"], _folder["elsewhere"]);

        await ReviewFolder.PrepareAsync(Workspace, "", default);

        Assert.Null(ReviewFolder.Read(Workspace).Answer);
        Assert.Equal(["answer.json"], Directory.EnumerateFileSystemEntries(_folder["elsewhere"]).Select(Path.GetFileName));
    }

    [LinuxFact]
    public async Task No_link_of_a_reviewer_is_followed()
    {
        _folder.Write("elsewhere/answer.json", Fine);
        await ReviewFolder.PrepareAsync(Workspace, "", default);
        File.CreateSymbolicLink(_folder[$"work/{ReviewFolder.AnswerPath}"], _folder["elsewhere/answer.json"]);
        Assert.Null(ReviewFolder.Read(Workspace).Answer);

        Directory.Delete(_folder[$"work/{ReviewFolder.Name}"], recursive: true);
        File.CreateSymbolicLink(_folder[$"work/{ReviewFolder.Name}"], _folder["elsewhere"]);
        Assert.Null(ReviewFolder.Read(Workspace).Answer);
    }

    [Fact]
    public async Task An_answer_that_is_too_long_is_none()
    {
        await ReviewFolder.PrepareAsync(Workspace, "", default);
        _folder.Write($"work/{ReviewFolder.AnswerPath}", Fine + new string(' ', (64 << 10) + 1 - Fine.Length));
        Assert.Equal((null, "Its answer has 65,537 bytes; it may have 65,536."), ReviewFolder.Read(Workspace));

        _folder.Write($"work/{ReviewFolder.AnswerPath}", Fine + new string(' ', (64 << 10) - Fine.Length));
        Assert.Equal(70, ReviewFolder.Read(Workspace).Answer?.Score);
    }
}
