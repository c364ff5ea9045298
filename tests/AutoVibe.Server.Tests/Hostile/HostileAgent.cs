using AutoVibe.Machines;

namespace AutoVibe.Server.Tests;

/// <summary>An agent that does what it must not: the program that a <c>shell</c> agent runs, with a way of misbehaving as its argument.</summary>
internal static class HostileAgent
{
    public const string File = "hostile.pl";
    public const string Secret = "planted";

    // It knows its token, and a key that somebody left in the project. Written are: as it is, Base64 behind none, one and two bytes, hexadecimal, percent escapes, escapes of JSON.
    public const string Program = """
        use strict; use MIME::Base64; use HTTP::Tiny;
        my ($way, $mark, $size) = @ARGV;
        $| = 1; STDERR->autoflush(1);
        open my $file, '<', 'planted' or die; chomp(my $planted = <$file>);
        my @secrets = ($ENV{AUTOVIBE_TOKEN}, $planted);
        my @forms = map { my $s = $_; ($s, (map { encode_base64($_ . $s, '') } '', 'x', 'xy'), unpack('H*', $s), uc unpack('H*', $s),
            join('', map { sprintf '%%%02X', ord } split //, $s), join('', map { sprintf '\u%04x', ord } split //, $s)) } @secrets;
        sub spell { my ($out, $line) = @_; while (length $line) { print $out substr($line, 0, 1 + int rand 9, ''); select undef, undef, undef, 0.0005 } print $out "\n" }
        sub ask { HTTP::Tiny->new->post("$ENV{AUTOVIBE_GATEWAY}$_[0]", { headers => { 'x-api-key' => $ENV{AUTOVIBE_TOKEN}, 'anthropic-beta' => $ENV{AUTOVIBE_TOKEN} }, content => $_[1] }) }
        my %ways = (
            talk => sub {
                spell(\*STDOUT, "\x1b]0;title\x07\x1b[31m \x00 \x08 $_") for @forms;
                spell(\*STDERR, $_) for @forms;
                print substr($_, 0, 14), "\x01\x02", substr($_, 14), "\n" for @forms;
                open my $out, '>', 'made'; print $out "$_\n" for @forms; close $out;
                open $out, '>', 'token'; print $out $ENV{AUTOVIBE_TOKEN}; close $out;
                my $said = join ' ', map { s/\\/\\\\/gr } @forms;
                ask('/v1/messages', qq({"model":"autovibe-offline","max_tokens":100,"messages":[{"role":"user","content":"$said"}]}));
                ask('/v1/chat/completions', qq({"model":"autovibe-offline","stream":true,"max_tokens":100,"messages":[{"role":"user","content":"$said"}]}));
                ask('/v1/messages', qq({"model":"$_","max_tokens":10,"messages":[{"role":"user","content":"x"}]}) =~ s/\\/\\\\/gr) for @forms, map { "claude-sonnet-4-$_" } @forms;
                ask('/v1/messages', qq({"model":"autovibe-offline","$_":)) for @secrets;
                ask("/v1/$_", '{}') for @secrets;
                spell(\*STDERR, join ' ', @forms);
                exit 3;
            },
            flood => sub { my $line = ('y' x 1000) . $secrets[0]; print "$_ $line\n" for 1 .. $size; exit 0 },
            cling => sub {
                $SIG{$_} = 'IGNORE' for qw(TERM HUP INT QUIT);
                for (1 .. 3) { next if fork; require POSIX; POSIX::setsid(); exit 0 if fork; %ENV = (); exec 'perl', '-e', '$SIG{$_} = "IGNORE" for qw(TERM HUP INT QUIT); sleep 600', $mark }
                sleep 600 while 1;
            },
            multiply => sub { fork for 1 .. 7; sleep 600 },
            grow => sub { my @all; while (@all < 500) { push @all, 'x' x 1_000_000; select undef, undef, undef, 0.002 } sleep 600 },
            fill => sub { for my $n (1 .. 40) { open my $out, '>', "part$n"; print $out 'x' x 2_000_000; close $out } sleep 600 },
        );
        $ways{$way}->();
        """;

    /// <summary>Everything that it says of a value.</summary>
    public static IEnumerable<string> Forms(string value)
    {
        var bytes = System.Text.Encoding.UTF8.GetBytes(value);
        return
        [
            value,
            .. new[] { "", "x", "xy" }.Select(before => Convert.ToBase64String([.. System.Text.Encoding.UTF8.GetBytes(before), .. bytes])[4..^4]),
            Convert.ToHexStringLower(bytes), Convert.ToHexString(bytes), string.Concat(bytes.Select(one => $"%{one:X2}")), string.Concat(value.Select(letter => $@"\u{(int)letter:x4}")),
        ];
    }

    public static string Command(string way, string mark, int size = 0) => $"exec perl {File} {way} {mark} {size}";

    /// <summary>How each way that passes a limit ends.</summary>
    public static IReadOnlyDictionary<string, SandboxEnd> Limits { get; } = new Dictionary<string, SandboxEnd>
    {
        ["multiply"] = SandboxEnd.TooManyProcesses,
        ["grow"] = SandboxEnd.OutOfMemory,
        ["fill"] = SandboxEnd.OutOfDisk,
    };
}
