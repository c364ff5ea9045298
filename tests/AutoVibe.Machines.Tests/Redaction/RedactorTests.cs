using System.Text;

namespace AutoVibe.Machines.Tests;

public sealed class RedactorTests
{
    private static readonly Redactor Known = Redactor.Of([new("DB_PASSWORD", "p4ss/w0rd+\"of\" ünïts")], kinds: false);

    public static TheoryData<string> Spellings => [.. Written.InEveryWay("p4ss/w0rd+\"of\" ünïts").Distinct()];

    [Theory]
    [MemberData(nameof(Spellings))]
    public void A_known_value_is_written_over_in_every_encoding(string written)
    {
        var clean = Known.Redact($"before {written} behind");

        Assert.StartsWith("before ", clean, StringComparison.Ordinal);
        Assert.EndsWith(" behind", clean, StringComparison.Ordinal);
        Assert.Contains("[redacted:DB_PASSWORD]", clean, StringComparison.Ordinal);
        Assert.True(clean.Length - "before [redacted:DB_PASSWORD] behind".Length <= 14, clean);
    }

    [Fact]
    public void A_text_without_secrets_is_given_back_as_it_is()
    {
        const string text = "nothing to see here: p4ss/w0rd+\"of\" ünït, https://example.com:8080/a?b=c";

        Assert.Same(text, Known.Redact(text));
        Assert.Same(text, Redactor.Kinds.Redact(text));
    }

    [Fact]
    public void Every_occurrence_is_written_over_also_side_by_side() =>
        Assert.Equal("[redacted:a][redacted:a]x[redacted:b]", Redactor.Of([new("a", "secret-1"), new("b", "secret-2")]).Redact("secret-1secret-1xsecret-2"));

    [Fact]
    public void Of_two_values_that_begin_alike_the_longer_one_is_meant() =>
        Assert.Equal("[redacted:long]", Redactor.Of([new("short", "abcdef"), new("long", "abcdefghi")]).Redact("abcdefghi"));

    [Fact]
    public void A_value_too_short_to_tell_from_a_word_is_passed_over() => Assert.Equal("admin", Redactor.Of([new("user", "admin")]).Redact("admin"));

    [Fact]
    public void A_name_cannot_end_the_text_that_it_stands_in() => Assert.Equal("[redacted:a____b]", Redactor.Of([new("a\",\n]b", "secret-1")]).Redact("secret-1"));

    [Theory]
    [InlineData("sk-ant-api03-abcdefghijklmnopqrstuvwxyz_-0123", "[redacted:anthropic-key]")]
    [InlineData("key=sk-proj-abcdefghijklmnopqrstuvwxyz", "key=[redacted:openai-key]")]
    [InlineData("\\nsk-a1b2c3d4e5f6g7h8i9j0k1l2 next", "\\n[redacted:api-key] next")]
    [InlineData("a%20sk-a1b2c3d4e5f6g7h8i9j0k1l2", "a%20[redacted:api-key]")]
    [InlineData("ghp_0123456789abcdefghijklmnopqrstuvwxyz", "[redacted:github-token]")]
    [InlineData("github_pat_11ABCDEFG0abcdefghijkl_mnop", "[redacted:github-token]")]
    [InlineData("glpat-abcdefghij0123456789.", "[redacted:gitlab-token].")]
    [InlineData("xoxb-123456789012-abcdefghijkl", "[redacted:slack-token]")]
    [InlineData("AKIAIOSFODNN7EXAMPLE", "[redacted:aws-key-id]")]
    [InlineData("AWS_SECRET_ACCESS_KEY=wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\n", "AWS_SECRET_ACCESS_KEY=[redacted:aws-secret]\n")]
    [InlineData("\"SecretAccessKey\": \"wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY\"", "\"SecretAccessKey\": \"[redacted:aws-secret]\"")]
    [InlineData("AccountKey=0123456789012345678901234567890123456789abc==;End", "AccountKey=[redacted:azure-key];End")]
    [InlineData("Host=db;Password=hunter2;Database=x", "Host=db;Password=[redacted:password];Database=x")]
    [InlineData("postgres://me:p4$$%20w@db.example/x", "postgres://me:[redacted:password]@db.example/x")]
    [InlineData("authorization: bearer abcdefghijklmnop0123 ok", "authorization: bearer [redacted:bearer-token] ok")]
    [InlineData("eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N", "[redacted:json-web-token]")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc=\n-----END RSA PRIVATE KEY-----\nnext", "[redacted:private-key]\nnext")]
    [InlineData("\"-----BEGIN PRIVATE KEY-----\\nMIIE\\n-----END PRIVATE KEY-----\\n\",\"b\"", "\"[redacted:private-key]\\n\",\"b\"")]
    [InlineData("\"-----BEGIN PRIVATE KEY-----\\nMIIE\",\"b\"", "\"[redacted:private-key]\",\"b\"")]
    public void A_credential_of_a_known_kind_is_written_over(string text, string clean) => Assert.Equal(clean, Redactor.Kinds.Redact(text));

    [Theory]
    [InlineData("task-management-system-overview-2024")]
    [InlineData("sk-learn is a library")]
    [InlineData("sk-very-long-words-without-any-number")]
    [InlineData("Bearer of bad news, internationalization")]
    [InlineData("http://127.0.0.1:8080/path@host")]
    [InlineData("mailto://a@b.example, see ://: and eyJ.eyJ")]
    [InlineData("-----BEGIN PUBLIC KEY-----\nMIIE\n-----END PUBLIC KEY-----")]
    [InlineData("-----BEGIN CERTIFICATE-----")]
    [InlineData("MAKIAIOSFODNN7EXAMPLE")]
    public void What_only_resembles_a_credential_stays(string text) => Assert.Equal(text, Redactor.Kinds.Redact(text));

    [Fact]
    public void Bytes_that_are_no_text_pass_unchanged_around_a_secret()
    {
        byte[] text = [0xff, 0x00, .. "secret-1"u8, 0xfe, 0x80];

        Assert.Equal([0xff, 0x00, .. Encoding.ASCII.GetBytes("[redacted:a]"), 0xfe, 0x80], Redactor.Of([new("a", "secret-1")]).Redact(text));
    }
}
