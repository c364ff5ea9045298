using AutoVibe.Cli;

return await CommandLine.RunAsync(args);
