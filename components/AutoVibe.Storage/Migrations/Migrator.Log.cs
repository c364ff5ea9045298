using Microsoft.Extensions.Logging;

namespace AutoVibe.Storage;

public sealed partial class Migrator
{
    private static partial class Log
    {
        [LoggerMessage(2001, LogLevel.Information, "Migration {Version} {Name} was applied")]
        public static partial void Applied(ILogger logger, int version, string name);

        [LoggerMessage(2002, LogLevel.Information, "Migration {Version} {Name} was taken back")]
        public static partial void Reverted(ILogger logger, int version, string name);
    }
}
