using System.Buffers;

namespace AutoVibe.Machines;

/// <summary>Credentials that are known by how they look, whatever their value.</summary>
internal static class CredentialKinds
{
    private static readonly SearchValues<byte> Capitals = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"u8);
    private static readonly SearchValues<byte> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"u8);
    private static readonly SearchValues<byte> Word = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"u8);
    private static readonly SearchValues<byte> Dotted = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-."u8);
    private static readonly SearchValues<byte> Base64 = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/="u8);
    private static readonly SearchValues<byte> Header = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=_-.~"u8);
    private static readonly SearchValues<byte> Setting = SearchValues.Create("!#$%&()*+,-./0123456789:<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~"u8);

    public static IReadOnlyList<Form> All { get; } =
    [
        new TokenForm("anthropic-key", "sk-ant-", Word, 20, alone: false),
        new TokenForm("openai-key", "sk-proj-", Word, 20, alone: false),
        new TokenForm("openai-key", "sk-svcacct-", Word, 20, alone: false),
        new TokenForm("api-key", "sk-", Word, 20, digit: true),
        new TokenForm("autovibe-key", "av_operator_", Word, 30, alone: false),
        new TokenForm("autovibe-key", GatewayGrants.TokenBeginning, Word, 30, alone: false),
        new TokenForm("autovibe-key", "av_", Word, 40),
        .. new[] { "ghp_", "gho_", "ghu_", "ghs_", "ghr_" }.Select(prefix => new TokenForm("github-token", prefix, Plain, 30, alone: false)),
        new TokenForm("github-token", "github_pat_", Word, 22, alone: false),
        .. new[] { "glpat-", "gldt-", "glrt-", "glptt-" }.Select(prefix => new TokenForm("gitlab-token", prefix, Word, 20, alone: false)),
        .. new[] { "xoxa-", "xoxb-", "xoxe-", "xoxp-", "xoxr-", "xoxs-", "xapp-" }.Select(prefix => new TokenForm("slack-token", prefix, Word, 16, alone: false)),
        .. new[] { "sk_live_", "sk_test_", "rk_live_", "rk_test_", "whsec_" }.Select(prefix => new TokenForm("stripe-key", prefix, Plain, 16, alone: false)),
        .. new[] { "AKIA", "ASIA" }.Select(prefix => new TokenForm("aws-key-id", prefix, Capitals, 16)),
        .. new[] { "aws_secret_access_key=", "aws_secret_access_key = ", "secretaccesskey\": \"", "secretaccesskey\":\"", "secretaccesskey\\\": \\\"", "secretaccesskey\\\":\\\"" }
            .Select(prefix => new TokenForm("aws-secret", prefix, Base64, 30, alone: false, keep: true, anyCase: true)),
        new TokenForm("google-key", "AIza", Word, 35),
        new TokenForm("google-token", "ya29.", Word, 20),
        new TokenForm("npm-token", "npm_", Plain, 36),
        new TokenForm("pypi-token", "pypi-", Word, 50),
        new TokenForm("hugging-face-token", "hf_", Plain, 30),
        new TokenForm("digitalocean-token", "dop_v1_", Plain, 40),
        new TokenForm("sendgrid-key", "SG.", Dotted, 40, digit: true),
        .. new[] { "AccountKey=", "SharedAccessKey=" }.Select(prefix => new TokenForm("azure-key", prefix, Base64, 40, alone: false, keep: true)),
        .. new[] { ";Password=", ";Pwd=" }.Select(prefix => new TokenForm("password", prefix, Setting, 1, alone: false, keep: true, anyCase: true)),
        new TokenForm("bearer-token", "Bearer ", Header, 20, digit: true, keep: true, anyCase: true),
        .. Encodings.OfBeginning("autovibe-key", GatewayGrants.TokenBeginning),
        new JwtForm(),
        new PemForm(),
        new AddressPasswordForm(),
    ];
}
