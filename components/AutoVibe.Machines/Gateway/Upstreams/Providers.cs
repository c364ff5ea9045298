namespace AutoVibe.Machines;

/// <summary>Who answers a call.</summary>
internal sealed class Providers(GatewayOptions options, TimeProvider time) : IDisposable
{
    private readonly HttpUpstream _anthropic = new(options.Anthropic, time);
    private readonly HttpUpstream _openAI = new(options.OpenAI, time);
    private readonly OfflineModel _offline = new();

    /// <exception cref="MachineException"><see cref="MachineErrors.NoModelKey"/></exception>
    public IModelUpstream Of(GatewayApi api, string model)
    {
        if (model == OfflineModel.Name)
            return _offline;
        if (options.ProviderOf(api).ApiKey.Length > 0)
            return api == GatewayApi.Messages ? _anthropic : _openAI;

        var provider = GatewayOptions.NameOf(api);
        throw new MachineException(MachineErrors.NoModelKey, $"The model '{model}' was asked for, and AutoVibe has no key of {provider}.",
            fix: $"Set AutoVibe:Gateway:{provider}:ApiKey, or use the model {OfflineModel.Name}, which needs none.");
    }

    public void Dispose()
    {
        _anthropic.Dispose();
        _openAI.Dispose();
    }
}
