namespace AutoVibe.Storage.Tests;

/// <summary>Texts that would do harm if a statement were ever put together from them.</summary>
internal static class Injections
{
    private static readonly string[] Closers = ["'", "\"", "')", "\")", "'))", "`", "]", "$$", "$1", "\\'", "%27", "';", "\u2019", "''", "/*"];

    private static readonly string[] Payloads =
    [
        "; DROP TABLE port_messages; --", " OR 1=1 --", "; DELETE FROM lanes; --", " UNION SELECT * FROM nodes --", "; COMMIT; DROP TABLE segments; --",
        "; UPDATE lanes SET epoch = 0; --", "; SELECT pg_sleep(100); --", "; ATTACH DATABASE 'x' AS y; --", "; PRAGMA writable_schema = 1; --",
        " AND require(false, 'AV001') --", "; COPY nodes TO PROGRAM 'id'; --", "; CREATE TABLE hacked (x int); --", "; TRUNCATE audit_log; --", " @p $1 ?1 :a {rows} {lock}",
    ];

    public static IReadOnlyList<string> All { get; } =
    [
        .. Closers.SelectMany(_ => Payloads, (closer, payload) => closer + payload),
        "", " ", "\t\r\n", "null", "NULL", "{rows}", "{{rows}}", "%s%n", "\\x00", "\u0001\u001f\u007f", "\u202e\u200b\ufeff", "😀\u0301", new string('x', 2000),
    ];
}
