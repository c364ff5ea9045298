using AutoVibe.Machines;

namespace AutoVibe.Hosting;

/// <summary>What a project's greediness comes to.</summary>
/// <param name="Weight">Its weight, from 1 to 10, where projects share machine slots.</param>
/// <param name="WidthLimit">Attempts at one request side by side at most.</param>
/// <param name="Width">How many it makes unless a request says otherwise.</param>
/// <param name="Rounds">How many rounds of attempts there are while none wins, unless a request says otherwise.</param>
/// <param name="RoundShare">The part of the money that is left which one round may reserve.</param>
/// <param name="Text">The same in words.</param>
public sealed record Appetite(double Weight, int WidthLimit, int Width, int Rounds, double RoundShare, string Text)
{
    internal static Appetite Of(Project project, MachineOptions usual)
    {
        var (greediness, limit) = (new Greediness(project.Greediness), project.WidthLimit ?? usual.MaxWidth);
        return new(greediness.Weight, limit, greediness.Width(limit), greediness.Patience(usual.MaxRounds), greediness.RoundShare, greediness.Explain(limit, usual.MaxRounds));
    }
}
