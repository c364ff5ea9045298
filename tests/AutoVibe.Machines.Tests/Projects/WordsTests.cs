namespace AutoVibe.Machines.Tests;

public sealed class WordsTests
{
    [Fact]
    public void Every_value_has_a_word_of_its_own_that_leads_back_to_it()
    {
        Check<ProjectStatus>();
        Check<ProjectPhase>();
        Check<IntakeState>();
        Check<FileKind>();
        Check<SkipReason>();
    }

    [Fact]
    public void An_unknown_word_is_an_error_that_names_the_known_ones()
    {
        var error = Assert.Throws<ArgumentException>(() => Words.FromWord<ProjectStatus>("gone"));

        Assert.Contains("active, archived, inactive", error.Message);
    }

    private static void Check<T>()
        where T : struct, Enum =>
        Assert.All(Enum.GetValues<T>(), value => Assert.Equal(value, Words.FromWord<T>(value.ToWord())));
}
