using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace AutoVibe.Hosting;

/// <summary>The page at <c>/</c>: what runs here and where its API is. It holds no script.</summary>
internal static class HomePage
{
    private const string Style = """
        :root { color-scheme: light dark; --ink: light-dark(#1d2430, #e6e9ef); --soft: light-dark(#5b6576, #9aa5b5); --line: light-dark(#dfe3ea, #2d3440); --page: light-dark(#fbfbfc, #14181f) }
        body { margin: 0; background: var(--page); color: var(--ink); font: 16px/1.55 system-ui, sans-serif }
        main { max-width: 46rem; margin: 0 auto; padding: 3.5rem 1.5rem }
        h1 { font-size: 1.7rem; margin: 0 0 .2rem } h2 { font-size: 1.05rem; margin: 2.4rem 0 .5rem }
        p { margin: .3rem 0 } .soft { color: var(--soft) }
        table { border-collapse: collapse; width: 100% } th, td { text-align: left; padding: .4rem .8rem .4rem 0; border-bottom: 1px solid var(--line); vertical-align: top } th { font-weight: 500; color: var(--soft) }
        .number { text-align: right; font-variant-numeric: tabular-nums }
        code, pre { font: .9em ui-monospace, monospace } pre { border: 1px solid var(--line); border-radius: .4rem; padding: .8rem 1rem; overflow-x: auto; margin: .6rem 0 }
        a { color: inherit }
        """;

    public static string StyleHash { get; } = $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)))}";

    public static string Render(HomeFacts home) => $"""
        <!doctype html>
        <html lang="en">
        <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>AutoVibe</title><style>{Style}</style></head>
        <body><main>
        <h1>AutoVibe</h1>
        <p class="soft">Durable typed dataflow pipelines. Version {Text(home.Server.Version)}, profile {Text(home.Server.Profile.ToString())}, on {Text(home.Server.Database)}.</p>
        <h2>Pipelines</h2>
        <table><tr><th>name</th><th>state</th><th class="number">components</th><th class="number">backlog</th><th class="number">dead letters</th></tr>
        {string.Concat(home.Pipelines.Select(Row))}</table>
        <h2>Projects</h2>
        <p>{home.Projects:N0} taken in, with {home.Files:N0} files and {home.Lines:N0} lines. <code>autovibe intake PATH</code> takes in another, <code>autovibe project list</code> names them.</p>
        <h2>The API</h2>
        <p>Everything under <code>/api</code> needs the operator key. <a href="/openapi/v1.json">/openapi/v1.json</a> describes it; <a href="/health">/health</a> and <a href="/alive">/alive</a> answer probes.</p>
        <pre>{Text(home.Example)}</pre>
        </main></body>
        </html>
        """;

    private static string Row(PipelineSummary pipeline) => $"""
        <tr><td>{Text(pipeline.Name)}</td><td>{(pipeline.Paused ? "paused" : "running")}</td><td class="number">{pipeline.Components:N0}</td><td class="number">{pipeline.Backlog:N0}</td><td class="number">{pipeline.Dead:N0}</td></tr>

        """;

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
