using System.Text;

namespace AutoVibe.Machines.Tests;

public sealed class PathNameTests
{
    [Theory]
    [InlineData("src/a.cs")]
    [InlineData("naïve/文件.txt")]
    [InlineData("with\nline feed and \\ backslash")]
    public void A_path_in_UTF_8_is_its_own_text(string path)
    {
        var bytes = Encoding.UTF8.GetBytes(path);

        Assert.Equal(path, PathName.FromBytes(bytes));
        Assert.Equal(bytes, PathName.ToBytes(path));
        Assert.True(PathName.IsUtf8(path));
    }

    [Fact]
    public void Any_other_path_is_escaped_and_read_back_into_the_same_bytes()
    {
        byte[] bytes = [.. "caf"u8, 0xE9, .. "/\\xE9\n"u8];

        var text = PathName.FromBytes(bytes);

        Assert.Equal(@"./caf\xE9/\\xE9\x0A", text);
        Assert.False(PathName.IsUtf8(text));
        Assert.Equal(bytes, PathName.ToBytes(text));
    }
}
