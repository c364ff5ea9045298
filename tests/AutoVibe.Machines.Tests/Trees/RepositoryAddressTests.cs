namespace AutoVibe.Machines.Tests;

public sealed class RepositoryAddressTests : IDisposable
{
    private readonly Tree _tree = new();

    [Fact]
    public void A_folder_is_read_in_place()
    {
        _tree.Write("shop/readme");

        Assert.Equal(new(_tree["shop"], false, "shop"), RepositoryAddress.Parse("shop/", _tree.Root));
        Assert.Equal(new(_tree["shop"], false, "shop"), RepositoryAddress.Parse(".", _tree["shop"]));
    }

    [Fact]
    public void A_bare_repository_is_cloned()
    {
        _tree.Git("init", "--quiet", "--bare", "shop.git");

        Assert.Equal(new(_tree["shop.git"], true, "shop"), RepositoryAddress.Parse("shop.git", _tree.Root));
    }

    [Theory]
    [InlineData("https://example.org/ada/shop.git", "shop")]
    [InlineData("https://example.org/ada/shop/", "shop")]
    [InlineData("ssh://git@example.org:2222/ada/shop.git", "shop")]
    [InlineData("git@example.org:ada/shop.git", "shop")]
    [InlineData("example.org:shop", "shop")]
    public void A_git_URL_is_cloned(string url, string name)
    {
        var address = RepositoryAddress.Parse(url, _tree.Root);

        Assert.Equal(new(url.TrimEnd('/'), true, name), address);
    }

    [Theory]
    [InlineData("nowhere")]
    [InlineData("C:/nowhere")]
    [InlineData("ext::sh -c 'touch ran'")]
    [InlineData("--upload-pack=touch")]
    [InlineData("-oProxyCommand=touch:x")]
    public void Anything_else_is_an_unknown_folder(string text) => Refused(text, MachineErrors.FolderNotFound);

    [Fact]
    public void A_file_is_not_a_folder()
    {
        _tree.Write("file.txt");

        Refused("file.txt", MachineErrors.NotAFolder);
    }

    [Fact]
    public void A_password_in_a_URL_is_refused_and_not_repeated()
    {
        var error = Refused("https://ada:geheim@example.org/shop.git", MachineErrors.PasswordInUrl);

        Assert.DoesNotContain("geheim", error.Message);
    }

    public void Dispose() => _tree.Dispose();

    private MachineException Refused(string text, Pipelines.ErrorCode code)
    {
        var error = Assert.Throws<MachineException>(() => RepositoryAddress.Parse(text, _tree.Root));
        Assert.Equal(code, error.Error);
        return error;
    }
}
