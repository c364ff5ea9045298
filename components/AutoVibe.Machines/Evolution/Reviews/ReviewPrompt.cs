namespace AutoVibe.Machines;

/// <summary>What a reviewer is told.</summary>
internal static class ReviewPrompt
{
    public static string Of(EvolutionRequest request) => $$"""
        Review a change of the project in this folder. The folder holds the project with the change. {{ReviewFolder.ChangesPath}} tells what was changed, as a unified diff.
        Change nothing of the project: whatever you do to it is thrown away. Read what you need, and judge only what was changed.

        This is what was wished:
        <wish>
        {{request.Prompt}}
        </wish>

        Write your answer to the file {{ReviewFolder.AnswerPath}}: one JSON object of exactly this form, without anything around it.
        {
          "score": 0 to 100, how well the change does what was wished,
          "summary": "your judgement in a few sentences",
          "highlights": ["what is well done"],
          "findings": [
            { "file": "path below this folder", "line": 1, "column": 1, "severity": "error", "category": "correctness", "message": "what is wrong", "suggestion": "what would be better" }
          ]
        }
        "severity" is "error" for what must not be accepted, "warning" for what should be mended, "info" for anything else. "category" is a word such as correctness, security, performance, readability, tests.
        "column" and "suggestion" may be left out; "file" and "line" too where there are none. Without findings "findings" is []. The whole answer has at most {{ReviewAnswer.MostBytes}} bytes.
        """;
}
