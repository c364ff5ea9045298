namespace AutoVibe.House.Tests;

/// <summary>What no line of the repository may hold. This project is exempt: it must name what it forbids.</summary>
internal static class SourceRules
{
    public static readonly LineRule Sql = new(
        "SQL", @"\b(SELECT\s.+\sFROM|INSERT\s+INTO|DELETE\s+FROM|UPDATE\s+\w+\s+SET|CREATE\s+(TABLE|INDEX))\b", """var sql = "DELETE FROM lanes";""");

    /// <summary>Rules for C# sources.</summary>
    public static readonly IReadOnlyList<LineRule> CSharp =
    [
        new("regions", @"^\s*#region\b", "    #region Fields"),
        new("tickets in comments", @"//.*(\bGH-\d+|(?<![\w&])#\d+\b|\b([Ii]ssue|[Tt]icket|[Bb]ug|PR)\s+#?\d+)", "// see #1234"),
        new("arrange, act, assert", @"//\s*(Arrange|Act|Assert)\b", "        // Arrange"),
        new("mocking libraries", @"\busing\s+(Moq|NSubstitute|FakeItEasy)\b", "using Moq;"),
    ];

    /// <summary>Rules for every text file.</summary>
    public static readonly IReadOnlyList<LineRule> Everywhere =
    [
        new("unfinished work", @"\b(TODO|FIXME|HACK|XXX)\b", "// TODO: lock this"),
        new("paths of one machine", @"(?<![\w.~$}-])(/(work|root|home|Users|mnt|opt|tmp|usr/local)/|[A-Z]:\\Users\\)", """var data = "/home/ada/data";"""),
        new("package feeds", @"api\.nuget\.org|pkgs\.dev\.azure\.com|nuget\.pkg\.github|registry\.npmjs|/v3/index\.json|<packageSources>|RestoreSources|artifactory", "https://api.nuget.org/v3/index.json"),
    ];

    /// <summary>Rules for prose.</summary>
    public static readonly IReadOnlyList<LineRule> Documents =
    [
        new("praise", @"(?i)\b(powerful|blazing(ly)?|seamless(ly)?|robust(ly)?|effortless(ly)?|cutting[- ]edge|state[- ]of[- ]the[- ]art|world[- ]class|next[- ]generation|lightning[- ]fast|enterprise[- ]grade|battle[- ]tested)\b", "A robust engine."),
        new("emoji", @"[\u2600-\u27BF\u2B00-\u2BFF\uFE0F]|\uD83C|\uD83D|\uD83E", "Ready \U0001F680"),
        new("badges", @"img\.shields\.io|/badge\.svg", "![build](https://img.shields.io/x)"),
        new("plans", @"(?i)\b(roadmap|coming soon|in a later version|not yet implemented)\b", "## Roadmap"),
    ];
}
