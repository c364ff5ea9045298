namespace AutoVibe.Hosting;

/// <summary>Says in words which form the value of a setting has.</summary>
internal static class SettingForm
{
    public static string Of(Type type) => Bare(type) switch
    {
        var bare when bare == typeof(TimeSpan) => "a duration",
        var bare when bare == typeof(bool) => "true or false",
        var bare when bare == typeof(Uri) => "an address",
        { IsEnum: true } => "one of the known values",
        var bare when bare == typeof(double) || bare == typeof(decimal) => "a number",
        _ => "a whole number",
    };

    public static string Example(Type type) => Bare(type) switch
    {
        var bare when bare == typeof(TimeSpan) => "hours:minutes:seconds, such as 00:00:30",
        var bare when bare == typeof(bool) => "true or false",
        var bare when bare == typeof(Uri) => "an address such as http://127.0.0.1:5180",
        { IsEnum: true } bare => string.Join(", ", Enum.GetNames(bare)),
        var bare when bare == typeof(double) || bare == typeof(decimal) => "a number such as 0.5",
        _ => "a whole number such as 100",
    };

    private static Type Bare(Type type) => Nullable.GetUnderlyingType(type) ?? type;
}
