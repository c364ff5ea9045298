using System.Text;
using System.Text.Json;

namespace AutoVibe.Machines.Tests;

public sealed class ReviewAnswerTests
{
    [Fact]
    public void An_answer_says_a_score_a_summary_and_what_was_found_where()
    {
        var answer = Parse("""
            { "score": 12.5, "summary": "s", "highlights": ["h"], "findings": [
                { "file": "a/b.c", "line": 3, "column": 7, "severity": "warning", "category": "security", "message": "m", "suggestion": "n" }, { "severity": "info", "category": "x", "message": "y" } ] }
            """);

        Assert.Equal((12.5, "s", "h"), (answer.Score, answer.Summary, answer.Highlights.Single()));
        Assert.Equal(
            [new() { File = "a/b.c", Line = 3, Column = 7, Severity = FindingSeverity.Warning, Category = "security", Message = "m", Suggestion = "n" }, new() { Severity = FindingSeverity.Info, Category = "x", Message = "y" }],
            answer.Findings);
        Assert.Equal(["a/b.c:3:7", ""], answer.Findings.Select(finding => finding.Place));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("```json\n{\"score\":1,\"summary\":\"s\",\"findings\":[]}\n```")]
    [InlineData("""{"score":1,"summary":"s","findings":[]} and more""")]
    [InlineData("""{"score":1,"summary":"s"}""")]
    [InlineData("""{"score":1,"findings":[]}""")]
    [InlineData("""{"summary":"s","findings":[]}""")]
    [InlineData("""{"score":1,"score":2,"summary":"s","findings":[]}""")]
    [InlineData("""{"score":-1,"summary":"s","findings":[]}""")]
    [InlineData("""{"score":100.1,"summary":"s","findings":[]}""")]
    [InlineData("""{"score":"NaN","summary":"s","findings":[]}""")]
    [InlineData("""{"score":1,"summary":null,"findings":[]}""")]
    [InlineData("""{"score":1,"summary":"s","findings":null}""")]
    [InlineData("""{"score":1,"summary":"s","findings":[null]}""")]
    [InlineData("""{"score":1,"summary":"s","highlights":[null],"findings":[]}""")]
    [InlineData("""{"score":1,"summary":"s","findings":[{"severity":"blocker","category":"c","message":"m"}]}""")]
    [InlineData("""{"score":1,"summary":"s","findings":[{"severity":7,"category":"c","message":"m"}]}""")]
    [InlineData("""{"score":1,"summary":"s","findings":[{"severity":"info","category":"c"}]}""")]
    [InlineData("""{"score":1,"summary":"s","findings":[{"severity":"info","category":" ","message":"m"}]}""")]
    [InlineData("""{"score":1,"summary":"s","findings":[{"line":0,"severity":"info","category":"c","message":"m"}]}""")]
    [InlineData("""{"score":1,"summary":"s","findings":[{"column":-1,"severity":"info","category":"c","message":"m"}]}""")]
    [InlineData("""{"score":1,"summary":"s","findings":[{"line":99999999999,"severity":"info","category":"c","message":"m"}]}""")]
    [InlineData("""{"score":1,"summary":"s","findings":[],"extra":1}""")]
    public void Nothing_else_is_an_answer(string text) => Assert.ThrowsAny<JsonException>(() => Parse(text));

    private static ReviewAnswer Parse(string text) => ReviewAnswer.Parse(Encoding.UTF8.GetBytes(text));
}
