using System.ComponentModel.DataAnnotations;

namespace AutoVibe.Machines;

/// <summary>A provider of models.</summary>
public sealed class ProviderOptions
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    /// <summary>Where it answers, with or without <c>/v1</c> at the end.</summary>
    public Uri BaseUrl { get; set; } = new("http://localhost");

    /// <summary>Its key; it stays in the gateway. Default: none, and then only the offline model answers.</summary>
    public string ApiKey { get; set; } = "";

    /// <summary>How long connecting may take. Default: 10 seconds.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the beginning of an answer may take; without streaming that is nearly all of it. Default: 10 minutes.</summary>
    public TimeSpan AnswerTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long an answer that has begun may pause. Default: 3 minutes.</summary>
    public TimeSpan SilenceTimeout { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>Further fields of requests that are passed on, separated by commas. They must not change what a call costs. Default: none.</summary>
    public string Fields { get; set; } = "";

    internal IReadOnlyList<string> FieldNames => Fields.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>The address of one of its paths, such as <c>/v1/messages</c>.</summary>
    internal Uri AddressOf(string path)
    {
        var root = BaseUrl.GetLeftPart(UriPartial.Path).TrimEnd('/');
        return new((root.EndsWith("/v1", StringComparison.Ordinal) ? root[..^3] : root) + path);
    }

    // What is wrong with a key must not show it.
    internal IEnumerable<ValidationResult> Problems(string name)
    {
        if (!BaseUrl.IsAbsoluteUri || BaseUrl.Scheme is not ("http" or "https") || BaseUrl.UserInfo.Length > 0)
            yield return new("It must be an address such as https://api.example.com, without a user.", [$"{name}:{nameof(BaseUrl)}"]);
        else if (BaseUrl.Scheme == "http" && !BaseUrl.IsLoopback)
            yield return new($"{BaseUrl} is not encrypted, and the key would be readable on the way.", [$"{name}:{nameof(BaseUrl)}"]);
        if (ApiKey.Any(letter => letter is <= ' ' or > '~'))
            yield return new("The key must not hold blanks or control characters.", [$"{name}:{nameof(ApiKey)}"]);
        foreach (var (setting, time) in new[] { (nameof(ConnectTimeout), ConnectTimeout), (nameof(AnswerTimeout), AnswerTimeout), (nameof(SilenceTimeout), SilenceTimeout) })
        {
            if (time <= TimeSpan.Zero || time > Longest)
                yield return new($"{time} is not between 0 and a day.", [$"{name}:{setting}"]);
        }
    }
}
