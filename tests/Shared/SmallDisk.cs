using System.Diagnostics;

namespace AutoVibe.Tests;

/// <summary>A disk of a few megabytes, which can be filled and made larger.</summary>
public sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SmallDisk(int megabytes)
    {
        Root = Directory.CreateDirectory(_folder["disk"]).FullName;
        Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "tmpfs", Root);
    }

    /// <summary>Where it is.</summary>
    public string Root { get; }

    public void Grow(int megabytes) => Run("mount", "-o", $"remount,size={megabytes}m", Root);

    /// <summary>Takes all the room that is left, up to the last byte.</summary>
    public void Fill()
    {
        using var file = new FileStream(Filler, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        for (var length = 1 << 20; length > 0;)
        {
            try
            {
                file.Write(new byte[length]);
            }
            catch (IOException)
            {
                length /= 2;
            }
        }
    }

    public void Free() => File.Delete(Filler);

    public void Dispose()
    {
        Run("umount", "--lazy", Root);
        _folder.Dispose();
    }

    private string Filler => Path.Combine(Root, "filler");

    internal static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: {errors.Trim()}");
    }
}

/// <summary>A test that needs a disk of its own: where none can be mounted, which takes root on Linux, it is skipped.</summary>
public sealed class SmallDiskFactAttribute : FactAttribute
{
    private static readonly Lazy<string?> WhyNot = new(Try);

    public SmallDiskFactAttribute() => Skip = RequiresBubblewrap.NoLinux ?? WhyNot.Value;

    private static string? Try()
    {
        try
        {
            using var disk = new SmallDisk(1);
            return null;
        }
        catch (Exception error) when (error is InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return $"No disk can be mounted here: {error.Message}";
        }
    }
}
