namespace AutoVibe.Hosting;

/// <summary>Who does things, in the words of the audit log. There is one key, so there is one name.</summary>
internal static class Actor
{
    public const string Operator = "operator";
}
