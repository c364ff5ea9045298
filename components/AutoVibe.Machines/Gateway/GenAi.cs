namespace AutoVibe.Machines;

/// <summary>Names of OpenTelemetry's conventions for generative AI, version 1.41.0 (in development there); cost has no name in them and has one of AutoVibe.</summary>
internal static class GenAi
{
    public const string AgentName = "gen_ai.agent.name";
    public const string AgentId = "gen_ai.agent.id";
    public const string OperationName = "gen_ai.operation.name";
    public const string ProviderName = "gen_ai.provider.name";
    public const string RequestModel = "gen_ai.request.model";
    public const string RequestMaxTokens = "gen_ai.request.max_tokens";
    public const string RequestStream = "gen_ai.request.stream";
    public const string ResponseId = "gen_ai.response.id";
    public const string ResponseModel = "gen_ai.response.model";
    public const string ResponseFinishReasons = "gen_ai.response.finish_reasons";
    public const string UsageInputTokens = "gen_ai.usage.input_tokens";
    public const string UsageOutputTokens = "gen_ai.usage.output_tokens";
    public const string UsageCachedTokens = "gen_ai.usage.cache_read.input_tokens";
    public const string UsageCacheCreationTokens = "gen_ai.usage.cache_creation.input_tokens";
    public const string TokenType = "gen_ai.token.type";
    public const string ToolName = "gen_ai.tool.name";
    public const string ToolCallId = "gen_ai.tool.call.id";
    public const string EvaluationResult = "gen_ai.evaluation.result";
    public const string EvaluationName = "gen_ai.evaluation.name";
    public const string EvaluationScore = "gen_ai.evaluation.score.value";
    public const string ErrorType = "error.type";
    public const string TokenUsage = "gen_ai.client.token.usage";
    public const string OperationDuration = "gen_ai.client.operation.duration";
    public const string Cost = "autovibe.cost";
    public const string Currency = "autovibe.currency";
    public const string Machine = "autovibe.machine.id";
    public const string Project = "autovibe.project.id";
    public const string Basis = "autovibe.charge.basis";
}
