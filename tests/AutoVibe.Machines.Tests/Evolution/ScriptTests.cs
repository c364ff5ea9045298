namespace AutoVibe.Machines.Tests;

public sealed class ScriptTests
{
    [Fact]
    public void A_script_is_read_attempt_by_attempt_and_begins_anew_behind_the_last_one()
    {
        var script = Script.Parse("""
            // a comment
            { "variants": [ { "steps": [ { "say": "one" }, { "run": "true" }, { "wait": "00:00:01" } ] }, { "steps": [ { "call": { "prompt": "?", "times": 3 } }, { "ask": { "tool": "Write", "input": "{}" } } ] } ] }
            """);

        Assert.Equal(("one", "true", TimeSpan.FromSeconds(1)), (script.Of(1).Steps[0].Say, script.Of(1).Steps[1].Run, script.Of(1).Steps[2].Wait));
        Assert.Equal(new ScriptCall("?", Times: 3), script.Of(2).Steps[0].Call);
        Assert.Equal(new ScriptQuestion("Write", "{}"), script.Of(2).Steps[1].Ask);
        Assert.Same(script.Of(1), script.Of(3));
    }

    [Fact]
    public void A_review_does_its_steps_and_writes_its_answer_as_it_stands()
    {
        var script = Script.Parse("""
            { "variants": [ { "steps": [], "review": { "steps": [ { "say": "I read" } ], "answer": { "score": "odd" } } }, { "steps": [], "review": { "answer": "none" } }, { "steps": [] } ] }
            """);

        Assert.Equal([new() { Say = "I read" }, new() { Write = new(".autovibe-review/answer.json", """{ "score": "odd" }""") }], script.Of(1).OfReviewer().Steps);
        Assert.Equal("\"none\"", script.Of(2).OfReviewer().Steps.Single().Write?.Text);
        Assert.NotNull(script.Of(3).OfReviewer().Steps.Single().Fail);
    }

    [Theory]
    [InlineData("", "cannot be read")]
    [InlineData("null", "cannot be read")]
    [InlineData("""{ "variants": [] }""", "has no variants")]
    [InlineData("""{ "variants": [ { "steps": [ {} ] } ] }""", "one has 0 of them")]
    [InlineData("""{ "variants": [ { "steps": [ { "say": "a", "run": "b" } ] } ] }""", "one has 2 of them")]
    [InlineData("""{ "variants": [ { "steps": [], "review": { "steps": [ {} ] } } ] }""", "one has 0 of them")]
    [InlineData("""{ "variants": [ { "steps": [ { "sing": "la" } ] } ] }""", "sing")]
    public void What_is_wrong_with_a_script_is_said(string text, string why)
    {
        var error = Assert.Throws<MachineException>(() => Script.Parse(text));

        Assert.Equal(MachineErrors.ScriptInvalid, error.Error);
        Assert.Contains(why, error.Message, StringComparison.Ordinal);
    }
}
