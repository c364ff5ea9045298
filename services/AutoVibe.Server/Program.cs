using AutoVibe.Hosting;

return await ProgramFrame.RunAsync(() => AutoVibeServer.RunAsync(CommandLineSettings.Parse(args), announce: null, CancellationToken.None));
