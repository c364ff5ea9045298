namespace AutoVibe.Hosting;

/// <summary>What the page at <c>/</c> shows.</summary>
internal sealed record HomeFacts(ServerFacts Server, IReadOnlyList<PipelineSummary> Pipelines, int Projects, long Files, long Lines, string Example);
