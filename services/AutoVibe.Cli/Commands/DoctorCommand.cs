using System.CommandLine;
using Spectre.Console;

namespace AutoVibe.Cli;

internal static class DoctorCommand
{
    public static Command Create()
    {
        var deep = new Option<bool>("--deep") { Description = "Count every row of the log and check that no message is missing or doubled." };
        var command = new Command("doctor", "Looks at folder, key, programs and database, and says what mends what is wrong.") { deep };
        command.SetAction(async (parsed, ct) =>
        {
            await using var autoVibe = await parsed.OpenAsync(ct);
            var findings = Findings.Of(await autoVibe.Doctor.CheckAsync(parsed.GetValue(deep), ct));
            parsed.Output().Result(findings, console => Show(console, autoVibe.Where, findings));
            return findings.Passed ? 0 : 1;
        });
        return command;
    }

    private static void Show(IAnsiConsole console, string where, Findings findings)
    {
        console.WriteLine($"Looking at {where}");
        foreach (var check in findings.Checks)
        {
            console.MarkupLineInterpolated($"{(check.Passed ? "ok    " : "WRONG ")} {check.Check,-10} {check.Text}");
            if (check is { Passed: false, Fix: { } fix })
                console.WriteLine($"       {"",-10} {fix}");
        }
    }
}
