using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace AutoVibe.Pipelines;

/// <summary>The pipelines that this process knows, checked once and registered in the database when first needed.</summary>
public sealed class PipelineCatalog
{
    private readonly ICatalogStore _store;
    private readonly PipelineOptions _options;
    private readonly Lazy<IReadOnlyList<PipelineGraph>> _graphs;
    private readonly ConcurrentDictionary<(Type, string?), object> _targets = new();
    private readonly SemaphoreSlim _once = new(1, 1);
    private IReadOnlyDictionary<string, PipelineIds>? _ids;
    private RunIdentity? _run;

    /// <summary>Collects the definitions; nothing is checked before <see cref="Check"/> or first use.</summary>
    public PipelineCatalog(IEnumerable<PipelineDefinition> definitions, ICatalogStore store, IOptions<PipelineOptions> options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _store = store;
        _options = options.Value;
        _graphs = new Lazy<IReadOnlyList<PipelineGraph>>(() => BuildAll(definitions));
    }

    /// <summary>The shapes of all pipelines, by name.</summary>
    public IReadOnlyList<PipelineShape> Shapes => [.. Graphs.Select(graph => graph.Shape)];

    internal IReadOnlyList<PipelineGraph> Graphs => _graphs.Value;

    /// <summary>Whether the run is a shadow of another; known once the pipelines are registered, and it stays so.</summary>
    internal bool IsShadow => _run?.ShadowOf is not null;

    /// <summary>Checks all pipelines.</summary>
    /// <exception cref="PipelineException">At least one shape is wrong; the message lists every fault of every pipeline.</exception>
    public void Check() => _ = Graphs;

    /// <summary>Registers all pipelines once. Throws what the store throws; the next call tries again.</summary>
    public async Task<IReadOnlyDictionary<string, PipelineIds>> RegisterAsync(CancellationToken ct)
    {
        if (_ids is not null)
            return _ids;
        await _once.WaitAsync(ct).ConfigureAwait(Background.KeepsContext);
        try
        {
            return _ids ??= await Background.RunAsync(() => RegisterAllAsync(ct)).ConfigureAwait(Background.KeepsContext);
        }
        finally
        {
            _once.Release();
        }
    }

    /// <summary>The books of every durable edge of these pipelines.</summary>
    internal async Task<IReadOnlyList<EdgeBooks>> BooksAsync(CancellationToken ct)
    {
        var books = new List<EdgeBooks>();
        foreach (var graph in Graphs)
            books.AddRange(EdgeBooks.Of(graph.Shape.Name, await _store.StatusAsync(graph.Shape.Name, ct)));
        return books;
    }

    /// <summary>Checks the body of a message for an edge: strict JSON of the edge's type.</summary>
    /// <returns>The body as it would be stored.</returns>
    /// <exception cref="PipelineException">It is no valid message, or too large. An edge that this process does not know takes any JSON.</exception>
    public byte[] CheckBody(string pipeline, string edge, byte[] body)
    {
        ArgumentNullException.ThrowIfNull(body);
        CheckSize(body, PipelineErrors.MessageTooLarge);
        var draft = Graphs.FirstOrDefault(graph => graph.Shape.Name == pipeline)?.Edges.FirstOrDefault(candidate => candidate.Name == edge);
        try
        {
            if (draft is null)
                CheckJson(body);
            else
                draft.Check(body);
            return body;
        }
        catch (System.Text.Json.JsonException error)
        {
            throw new PipelineException(PipelineErrors.BadBody, $"The body is no valid {draft?.MessageType.Name ?? "JSON"} for edge '{edge}': {error.Message}", error);
        }
    }

    /// <summary>Checks the state of a component: strict JSON, no larger than a message. Whether it fits its type only the component can say, when it asks for it.</summary>
    /// <exception cref="PipelineException">It is no JSON, or too large.</exception>
    public void CheckState(byte[] body)
    {
        ArgumentNullException.ThrowIfNull(body);
        CheckSize(body, PipelineErrors.BadState);
        try
        {
            CheckJson(body);
        }
        catch (System.Text.Json.JsonException error)
        {
            throw new PipelineException(PipelineErrors.BadState, $"The state is not valid JSON: {error.Message}", error);
        }
    }

    /// <summary>The inlets of all pipelines: pipeline, inlet and message type.</summary>
    public IReadOnlyList<(string Pipeline, string Inlet, Type MessageType)> Inlets =>
        [.. Graphs.SelectMany(graph => graph.Nodes.Where(node => node.IsInlet).Select(node => (graph.Shape.Name, node.Name, node.Type.GetGenericArguments()[0])))];

    private void CheckSize(byte[] body, ErrorCode tooLarge)
    {
        if (body.Length > _options.MaxMessageBytes)
            throw new PipelineException(tooLarge, $"The body has {body.Length:N0} bytes; the limit AutoVibe:Pipelines:MaxMessageBytes is {_options.MaxMessageBytes:N0}.");
    }

    private static void CheckJson(byte[] body)
    {
        MessageJson.Read<System.Text.Json.JsonElement>(body);
        StrictText.CheckNumbers(body);
    }

    internal async ValueTask<IReadOnlyList<DurableTarget<T>>> TargetsAsync<T>(string? inlet, CancellationToken ct)
    {
        if (_targets.TryGetValue((typeof(T), inlet), out var known))
            return (IReadOnlyList<DurableTarget<T>>)known;

        var matches = Graphs
            .SelectMany(graph => graph.Nodes.Where(node => node.Type == typeof(Inlet<T>)).Select(node => (Graph: graph, Node: node)))
            .Where(match => inlet is null || inlet == match.Graph.Shape.Name || inlet == $"{match.Graph.Shape.Name}/{match.Node.Name}")
            .ToList();
        if (matches.Count != 1)
        {
            var names = string.Join(", ", Inlets.Select(known => $"{known.Pipeline}/{known.Inlet} ({Naming.Pretty(known.MessageType)})"));
            throw new PipelineException(PipelineErrors.UnknownInlet,
                $"{(matches.Count == 0 ? "No" : "More than one")} inlet {(inlet is null ? "" : $"'{inlet}' ")}takes messages of type {Naming.Pretty(typeof(T))}. Known inlets: {(names.Length == 0 ? "none" : names)}.");
        }

        var (found, source) = matches[0];
        var ids = (await RegisterAsync(ct).ConfigureAwait(Background.KeepsContext))[found.Shape.Name];
        if (IsShadow)
            throw new PipelineException(PipelineErrors.ShadowRun, $"Inlet '{found.Shape.Name}/{source.Name}' belongs to a shadow run; it takes messages of a replay only.");
        var limits = new EngineLimits(_options.MaxMessageBytes);
        IReadOnlyList<DurableTarget<T>> targets =
            [.. source.Out.Select((edge, index) => (DurableTarget<T>)edge.CreateTarget(ids.Edges[edge.Name], index, limits))];
        return (IReadOnlyList<DurableTarget<T>>)_targets.GetOrAdd((typeof(T), inlet), targets);
    }

    private async Task<IReadOnlyDictionary<string, PipelineIds>> RegisterAllAsync(CancellationToken ct)
    {
        var ids = new Dictionary<string, PipelineIds>(StringComparer.Ordinal);
        foreach (var graph in Graphs)
            ids[graph.Shape.Name] = await _store.RegisterAsync(graph.Shape, ct);

        // Only an empty database becomes a shadow, so from here on the answer is the same for ever.
        _run = await _store.IdentifyAsync(ct);
        return ids;
    }

    private static List<PipelineGraph> BuildAll(IEnumerable<PipelineDefinition> definitions)
    {
        var graphs = new List<PipelineGraph>();
        var faults = new List<string>();
        foreach (var definition in definitions)
        {
            try
            {
                graphs.Add(PipelineGraph.Build(definition));
            }
            catch (PipelineException error)
            {
                faults.Add(error.Message);
            }
        }

        faults.AddRange(graphs.GroupBy(graph => graph.Shape.Name).Where(group => group.Count() > 1).Select(group => $"Two pipelines are called '{group.Key}'; give one of them another Name."));
        if (faults.Count > 0)
            throw new PipelineException(PipelineErrors.Shape, string.Join("\n", faults));
        graphs.Sort((a, b) => string.CompareOrdinal(a.Shape.Name, b.Shape.Name));
        return graphs;
    }
}
