namespace AutoVibe.Machines;

/// <summary>How good an attempt is, from 0 to 100, and of what that is made.</summary>
/// <param name="Checks">For checks that passed: up to 80.</param>
/// <param name="Cost">For costing little, beside the other attempts: up to 10.</param>
/// <param name="Size">For changing little, beside the other attempts: up to 10.</param>
public sealed record Score(double Checks, double Cost, double Size)
{
    /// <summary>The sum.</summary>
    public double Total => Math.Round(Checks + Cost + Size, 1);
}
