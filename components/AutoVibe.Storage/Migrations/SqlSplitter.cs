using System.Text.RegularExpressions;

namespace AutoVibe.Storage;

/// <summary>Cuts a script into statements at the semicolons that stand outside quotes, comments, dollar quotes and the bodies of SQLite's triggers.</summary>
internal static partial class SqlSplitter
{
    public static IEnumerable<string> Split(string script)
    {
        var start = 0;
        var depth = 0;
        var trigger = false;
        foreach (Match token in Token().Matches(script))
        {
            // A body between BEGIN and END only occurs in SQLite's triggers; CASE ends with END too.
            if (token.Groups["trigger"].Success)
                trigger = true;
            else if (trigger && token.Groups["open"].Success)
                depth++;
            else if (trigger && token.Groups["close"].Success)
                depth--;
            if (token.Value != ";" || depth > 0)
                continue;

            var statement = script[start..token.Index].Trim();
            if (!IsOnlyComment(statement))
                yield return statement;
            start = token.Index + 1;
            trigger = false;
        }

        var rest = script[start..].Trim();
        if (!IsOnlyComment(rest))
            yield return rest;
    }

    private static bool IsOnlyComment(string statement) => Comment().Replace(statement, "").Trim().Length == 0;

    [GeneratedRegex(@"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|""(?:[^""]|"""")*""|(?<tag>\$\w*\$).*?\k<tag>|(?<trigger>\bCREATE\s+TRIGGER\b)|(?<open>\b(?:BEGIN|CASE)\b)|(?<close>\bEND\b)|;", RegexOptions.Singleline)]
    private static partial Regex Token();

    [GeneratedRegex(@"--[^\n]*|/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();
}
