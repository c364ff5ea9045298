using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace AutoVibe.Hosting;

/// <summary>The one key that opens everything under <c>/api</c>.</summary>
public sealed class OperatorKey
{
    /// <summary>The fewest characters that a configured key may have.</summary>
    public const int MinLength = 32;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly byte[] _hash;

    /// <summary>Takes a key as it was configured or read.</summary>
    public OperatorKey(string value)
    {
        Value = value;
        _hash = Hash(value);
    }

    /// <summary>The key itself. It is never logged or printed.</summary>
    public string Value { get; }

    /// <summary>Whether a presented key is this one; takes equally long for every wrong key.</summary>
    public bool Matches(string presented) => CryptographicOperations.FixedTimeEquals(_hash, Hash(presented));

    /// <summary>Reads the key of a data folder and makes one, readable by this user alone, when there is none yet.</summary>
    /// <exception cref="AutoVibeException">Others can read the file, or it cannot be written.</exception>
    public static OperatorKey Ensure(DataFolder folder)
    {
        folder.Create();
        return Read(folder) ?? Make(folder);
    }

    /// <summary>Reads the key of a data folder; null when it has none.</summary>
    /// <exception cref="AutoVibeException">Others can read the file.</exception>
    public static OperatorKey? Read(DataFolder folder)
    {
        if (!File.Exists(folder.OperatorKey))
            return null;

        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(folder.OperatorKey) & ~OwnerOnly) is not 0 and var extra)
            throw new AutoVibeException(AccessErrors.KeyReadableByOthers, $"{folder.OperatorKey} is open to others ({extra}).");

        var value = File.ReadAllText(folder.OperatorKey).Trim();
        return value.Length >= MinLength
            ? new(value)
            : throw new AutoVibeException(SettingErrors.FolderUnusable, $"{folder.OperatorKey} does not hold a key.", fix: "Delete the file; the next start makes a new key.");
    }

    private static OperatorKey Make(DataFolder folder)
    {
        var draft = $"{folder.OperatorKey}.{Guid.NewGuid():N}";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;

        using (var writer = new StreamWriter(draft, Encoding.ASCII, options))
            writer.Write($"av_operator_{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32))}");

        try
        {
            File.Move(draft, folder.OperatorKey, overwrite: false);
        }
        catch (IOException) when (File.Exists(folder.OperatorKey))
        {
            // Another process made the key in the same moment; its key is the key.
            File.Delete(draft);
        }

        return Read(folder)!;
    }

    private static byte[] Hash(string value) => SHA256.HashData(Encoding.UTF8.GetBytes(value));
}
