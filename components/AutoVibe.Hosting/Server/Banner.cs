namespace AutoVibe.Hosting;

/// <summary>What the console says once the server answers.</summary>
internal static class Banner
{
    public static void Print(ServerFacts facts, RunningServer server, DataFolder folder)
    {
        Console.WriteLine($"AutoVibe {facts.Version} answers at {server.Address}");
        Console.WriteLine($"  profile   {facts.Profile}");
        Console.WriteLine($"  database  {facts.Database}");
        Console.WriteLine($"  data      {folder.Root}");
        Console.WriteLine("  stop with Ctrl-C");
    }
}
