using AutoVibe.Storage;
using Microsoft.Extensions.Options;

namespace AutoVibe.Hosting;

/// <summary>The database in words, without a password.</summary>
internal sealed class DatabaseName(IOptions<StorageOptions> storage)
{
    public string Text => storage.Value.Address!.ToString();
}
