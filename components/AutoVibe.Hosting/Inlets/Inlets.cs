using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace AutoVibe.Hosting;

/// <summary>Sends messages that come as JSON into the inlets of the pipelines that this process knows.</summary>
internal sealed class Inlets(PipelineCatalog catalog, IServiceProvider services)
{
    private readonly ConcurrentDictionary<Type, IDoor> _doors = new();

    /// <summary>Stores a message; once it returns, the message is durable.</summary>
    /// <exception cref="AutoVibeException">There is no such inlet, the text is no valid message, the edge is full, or another message has the client key.</exception>
    public async Task<Guid> SendAsync(string pipeline, string inlet, byte[] body, string? clientKey, CancellationToken ct)
    {
        var type = catalog.Inlets.FirstOrDefault(known => known.Pipeline == pipeline && known.Inlet == inlet).MessageType
            ?? throw new PipelineException(PipelineErrors.UnknownInlet, $"This server runs no pipeline '{pipeline}' with an inlet '{inlet}'.");
        var door = _doors.GetOrAdd(type, missing => (IDoor)ActivatorUtilities.CreateInstance(services, typeof(Door<>).MakeGenericType(missing)));
        return await door.SendAsync(body, new() { Inlet = $"{pipeline}/{inlet}", ClientKey = clientKey }, ct);
    }

    /// <summary>The way from bytes to a typed sender.</summary>
    private interface IDoor
    {
        ValueTask<Guid> SendAsync(byte[] body, EnqueueOptions options, CancellationToken ct);
    }

    private sealed class Door<T>(IEnqueue<T> sender) : IDoor
    {
        public ValueTask<Guid> SendAsync(byte[] body, EnqueueOptions options, CancellationToken ct) => sender.EnqueueAsync(Read(body), options, ct);

        private static T Read(byte[] body)
        {
            try
            {
                return MessageJson.Read<T>(body);
            }
            catch (JsonException error)
            {
                throw new PipelineException(PipelineErrors.BadBody, $"The body is no valid {typeof(T).Name}: {error.Message}", error);
            }
        }
    }
}
