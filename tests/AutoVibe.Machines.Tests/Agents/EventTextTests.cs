namespace AutoVibe.Machines.Tests;

public sealed class EventTextTests
{
    private readonly EventText _text = new(Redactor.Kinds);

    [Fact]
    public void A_private_key_that_is_printed_line_by_line_is_written_over_to_its_end()
    {
        string[] lines = ["the key:", "-----BEGIN RSA PRIVATE KEY-----", "MIIEowIBAAKCAQEA0Z3VS5", "JJcds3xfn", "-----END RSA PRIVATE KEY-----", "MIIE is over"];

        Assert.Equal(["the key:", "[redacted:private-key]", "", "", "", "MIIE is over"], lines.Select(Said));
    }

    [Fact]
    public void What_is_no_key_ends_one_that_has_no_end() =>
        Assert.Equal(["[redacted:private-key]", "", "{ \"a\": 1 }"], new[] { "-----BEGIN PRIVATE KEY-----", "MIIE", "{ \"a\": 1 }" }.Select(Said));

    [Fact]
    public void Output_and_errors_that_come_between_one_another_do_not_end_each_others_secrets()
    {
        Assert.Equal("[redacted:private-key]", Said("-----BEGIN PRIVATE KEY-----"));
        Assert.Equal("a warning!", ((AgentEvent.Notice)_text.Clean(new AgentEvent.Notice("a warning!"))).Content);
        Assert.Equal("", Said("MIIE"));
    }

    [Fact]
    public void The_last_words_of_a_run_that_stopped_within_a_key_are_no_part_of_it()
    {
        Said("-----BEGIN PRIVATE KEY-----");
        Said("MIIEowIBAAKCAQEA0Z3VS5");

        Assert.Equal("", _text.Clean("MIIEowIBAAKCAQEA0Z3VS5"));
    }

    private string Said(string line) => ((AgentEvent.Text)_text.Clean(new AgentEvent.Text(line))).Content;
}
