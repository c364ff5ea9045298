using System.Collections.Frozen;
using System.IO.Enumeration;

namespace AutoVibe.Machines;

/// <summary>Tells by its name whether a file is kept out of checkpoints because it usually holds secrets.</summary>
/// <remarks>A pattern is a name with <c>*</c> and <c>?</c>; with a slash in it, a path below the root. Case does not matter.</remarks>
internal sealed class SecretPatterns
{
    public static readonly IReadOnlyList<string> Known =
    [
        ".env", ".env.*", "*.env", ".envrc", ".netrc", "_netrc", ".pgpass", ".pypirc", ".git-credentials", ".htpasswd", ".dockercfg", ".aws/credentials", ".docker/config.json",
        "id_rsa", "id_dsa", "id_ecdsa", "id_ed25519", "*.pfx", "*.p12", "*.jks", "*.keystore", "*.kdbx", "*.ppk", "secrets.json", "secrets.yml", "secrets.yaml", "credentials.json",
    ];

    private static readonly string[] Examples = [".env.example", ".env.sample", ".env.template", ".env.dist", ".env.defaults"];

    private static readonly byte[] PrivateKey = "PRIVATE KEY-----"u8.ToArray();

    private readonly Patterns _secret;
    private readonly Patterns _kept;

    /// <param name="more">Patterns beside the known ones.</param>
    /// <param name="kept">Patterns of files that are kept although another pattern or their beginning says otherwise.</param>
    public SecretPatterns(IEnumerable<string> more, IEnumerable<string> kept) =>
        (_secret, _kept) = (new([.. Known, .. more]), new([.. Examples, .. kept]));

    public bool IsSecret(string path, ReadOnlySpan<char> name) => _secret.Match(path, name) && !_kept.Match(path, name);

    /// <summary>Whether a file begins as a private key does.</summary>
    public bool IsPrivateKey(string path, ReadOnlySpan<byte> beginning) =>
        beginning.StartsWith("-----BEGIN "u8) && beginning[..Math.Min(beginning.Length, 64)].IndexOf(PrivateKey) >= 0 && !_kept.Match(path, path.AsSpan(path.LastIndexOf('/') + 1));

    private sealed class Patterns
    {
        private readonly FrozenSet<string> _names;
        private readonly FrozenSet<string> _endings;
        private readonly string[] _others;

        public Patterns(IReadOnlyList<string> patterns)
        {
            _names = patterns.Where(pattern => !pattern.AsSpan().ContainsAny('*', '?', '/')).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
            _endings = patterns.Where(IsEnding).Select(pattern => pattern[1..]).ToFrozenSet(StringComparer.OrdinalIgnoreCase);
            _others = [.. patterns.Where(pattern => !_names.Contains(pattern) && !IsEnding(pattern))];
        }

        public bool Match(string path, ReadOnlySpan<char> name)
        {
            if (_names.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name))
                return true;
            if (name.LastIndexOf('.') is var dot and >= 0 && _endings.GetAlternateLookup<ReadOnlySpan<char>>().Contains(name[dot..]))
                return true;

            foreach (var pattern in _others)
            {
                if (pattern.Contains('/') ? MatchPath(pattern, path) : FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: true))
                    return true;
            }

            return false;
        }

        // A path matches at its end too, so that a pattern with a slash means that place in any folder.
        private static bool MatchPath(string pattern, string path) =>
            FileSystemName.MatchesSimpleExpression(pattern, path, ignoreCase: true) || FileSystemName.MatchesSimpleExpression("*/" + pattern, path, ignoreCase: true);

        private static bool IsEnding(string pattern) => pattern.StartsWith("*.", StringComparison.Ordinal) && !pattern.AsSpan(2).ContainsAny('*', '?', '/') && !pattern.AsSpan(2).Contains('.');
    }
}
