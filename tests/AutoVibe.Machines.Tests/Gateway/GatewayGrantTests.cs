using AutoVibe.Tests;

namespace AutoVibe.Machines.Tests;

public sealed class GatewayGrantTests
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("av_machine_nobody")]
    public async Task A_call_without_the_token_of_a_machine_is_refused(string? token)
    {
        await using var bench = await GatewayBench.StartAsync();

        var answer = await bench.CallAsync(token, GatewayApi.Messages, Requests.Of(GatewayApi.Messages));

        Assert.Equal((403, "permission_error"), (answer.Status, answer.Json["error"]!["type"]!.GetValue<string>()));
        Assert.Equal(0, bench.Models.Count);
    }

    [Fact]
    public async Task When_a_grant_is_closed_calls_under_way_end_settled_and_not_one_more_is_sent()
    {
        await using var bench = await GatewayBench.StartAsync();
        await bench.AllowAsync("5.00");
        bench.Models.Behaviour = ModelBehaviour.Hang;
        var observed = new Observed();
        var grant = bench.Open(observer: observed);
        var calls = Enumerable.Range(0, 20).Select(_ => bench.StartCall(grant.Token, GatewayApi.Messages, Requests.Of(GatewayApi.Messages), new())).ToList();
        await Until.TrueAsync(() => Task.FromResult(bench.Models.Count == bench.Options.MaxCalls), "As many calls as may be made at once");

        await grant.CloseAsync();
        var sent = bench.Models.Count;

        Assert.Equal(20, observed.Exchanges.Count);
        await bench.IsSettledAsync();
        Assert.Equal(403, (await bench.CallAsync(grant, GatewayApi.Messages, Requests.Of(GatewayApi.Messages))).Status);
        await Task.WhenAll(calls);
        Assert.Equal(sent, bench.Models.Count);
        Assert.Equal((bench.Options.MaxCalls, grant.Spent.Calls), ((int)grant.Spent.Calls, (long)observed.Exchanges.Count(exchange => exchange.Basis == ChargeBasis.WorstCase)));
        await grant.CloseAsync();
    }

    [Fact]
    public async Task When_an_agent_hangs_up_its_call_is_charged_at_the_worst_case()
    {
        await using var bench = await GatewayBench.StartAsync();
        await bench.AllowAsync("5.00");
        bench.Models.Behaviour = ModelBehaviour.Paused;
        var (observed, gone, answer) = (new Observed(), new CancellationTokenSource(), new TestAnswer());

        var call = bench.StartCall(bench.Open(observer: observed).Token, GatewayApi.Messages, Requests.Of(GatewayApi.Messages, stream: true), answer, gone.Token);
        await answer.FirstPart.WaitAsync(TimeSpan.FromMinutes(1));
        await gone.CancelAsync();
        await call;

        Assert.Equal((ChargeBasis.WorstCase, true), (observed.Only.Basis, answer.IsCut));
        await bench.IsSettledAsync();
    }

    [Fact]
    public async Task A_machine_that_makes_too_many_calls_at_once_is_told()
    {
        await using var bench = await GatewayBench.StartAsync(options => (options.MaxCalls, options.MaxWaiting) = (1, 1));
        await bench.AllowAsync("5.00");
        bench.Models.Behaviour = ModelBehaviour.Hang;
        var grant = bench.Open();
        _ = bench.StartCall(grant.Token, GatewayApi.Messages, Requests.Of(GatewayApi.Messages), new());
        _ = bench.StartCall(grant.Token, GatewayApi.Messages, Requests.Of(GatewayApi.Messages), new());

        Assert.Equal(429, (await bench.CallAsync(grant, GatewayApi.Messages, Requests.Of(GatewayApi.Messages))).Status);
    }

    [Fact]
    public async Task Tokens_are_unlike_and_long_and_known_to_redaction()
    {
        await using var bench = await GatewayBench.StartAsync();
        var (one, other) = (bench.Open(), bench.Open());

        Assert.NotEqual(one.Token, other.Token);
        Assert.True(one.Token.Length >= 50);
        Assert.Equal("[redacted:autovibe-key]", Redactor.Kinds.Redact(one.Token));
        Assert.Equal("[redacted:autovibe-key] and [redacted:api_key]", one.Redactor.Redact($"{one.Token} and {ModelServer.Key}"));
        Assert.Same(one.Redactor, other.Redactor);
        Assert.All(Written.InEveryWay(one.Token).Where(written => !written.Contains('\n') && !written.Contains(@"\n")), written => Assert.DoesNotContain(written[^12..^2], one.Redactor.Redact($"a {written} b"), StringComparison.Ordinal));
    }
}
