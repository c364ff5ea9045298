namespace AutoVibe.Server.Tests;

/// <summary>Text that breaks programs which put it together with code.</summary>
internal static class HostileText
{
    private static readonly string[] Seeds =
    [
        "'", "''", "\"", "\\", "\\'", ";", "--", "/*", "*/", "#", "`", "%", "_", "%%", "$1", "@p0", ":p", "?", "$$", "${x}", "{0}", "{{}}", "\t", "\n", "\r\n",
        "' OR '1'='1", "'; DROP TABLE projects; --", "1; DELETE FROM projects", "') UNION SELECT name FROM sqlite_master --", "x' || pg_sleep(10) || '", "\\x27", "%27",
        "<script>alert(1)</script>", "\" onmouseover=\"alert(1)", "</style><script>", "javascript:alert(1)", "[red]markup[/]", "[/]", "\u001b[31mred\u001b[0m", "\u202egnirts",
        "\u00e4\u00f6\u00fc", "e\u0301", "\ud83d\ude00", "null", "true", "NaN", "1e400", "-0", "../../etc/passwd", "..\\..\\x", "file:///x", "$(id)", "`id`", "| id", "&& id", "%s%n", "%00",
    ];

    /// <summary>Two hundred different texts without NUL.</summary>
    public static IReadOnlyList<string> All { get; } =
        [.. Seeds.Concat(Seeds.Select(seed => $"a{seed}b")).Concat(Seeds.Select(seed => seed + seed)).Concat(Seeds.Select(seed => $"{seed} '{seed}")).Distinct().Take(200)];
}
