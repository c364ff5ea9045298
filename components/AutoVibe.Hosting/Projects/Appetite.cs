using AutoVibe.Machines;

namespace AutoVibe.Hosting;

/// <summary>What a project's greediness comes to.</summary>
/// <param name="Weight">Its weight, from 1 to 10, where projects share machine slots.</param>
/// <param name="WidthLimit">Attempts at one request side by side at most.</param>
/// <param name="Width">How many it makes unless a request says otherwise.</param>
/// <param name="RoundShare">The part of the money that is left which one round may reserve.</param>
/// <param name="Text">The same in words.</param>
public sealed record Appetite(double Weight, int WidthLimit, int Width, double RoundShare, string Text)
{
    internal static Appetite Of(Project project, int usualLimit)
    {
        var (greediness, limit) = (new Greediness(project.Greediness), project.WidthLimit ?? usualLimit);
        return new(greediness.Weight, limit, greediness.Width(limit), greediness.RoundShare, greediness.Explain(limit));
    }
}
