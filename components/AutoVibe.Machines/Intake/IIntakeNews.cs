namespace AutoVibe.Machines;

/// <summary>Is told how far intakes are; an application may add any number of them.</summary>
public interface IIntakeNews
{
    /// <summary>Called behind each commit that changed an intake's counts, at least once. It raises no error that is not the database's.</summary>
    Task TellAsync(Intake intake, CancellationToken ct);
}
