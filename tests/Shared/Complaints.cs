using System.Text.RegularExpressions;

namespace AutoVibe.Tests;

/// <summary>What programs complain of in their logs.</summary>
public static partial class Complaints
{
    /// <summary>Any line that is more than information. That Kestrel's heart beat late is no complaint of the program: so it does on a busy machine.</summary>
    [GeneratedRegex(@"(warn|fail|crit): (?!Microsoft\.AspNetCore\.Server\.Kestrel\[22\])")]
    public static partial Regex Any { get; }
}
