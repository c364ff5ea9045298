namespace AutoVibe.Hosting;

/// <summary>What the console says once the server answers.</summary>
public static class Banner
{
    /// <summary>Prints it on standard output.</summary>
    public static void Print(ServerFacts facts)
    {
        Console.WriteLine($"AutoVibe {facts.Version} answers at {facts.Address}");
        Console.WriteLine($"  profile   {facts.Profile}");
        Console.WriteLine($"  database  {facts.Database}");
        Console.WriteLine($"  data      {facts.Data}");
        Console.WriteLine($"  pipelines {string.Join(", ", facts.Pipelines)}");
        Console.WriteLine("  stop with Ctrl-C");
    }
}
