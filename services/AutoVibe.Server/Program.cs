using AutoVibe.Hosting;

return await ProgramFrame.RunAsync(async () =>
{
    await AutoVibeServer.RunAsync(CommandLineSettings.Parse(args), announce: null, CancellationToken.None);
    return 0;
});
