using SqlFlow.Generators.Model;

namespace SqlFlow.Generators.Emit;

/// <summary>Emits the wrapper that records each execution. What is recorded is Core's business.</summary>
internal static class ObservedHandlerEmitter
{
    public static void Emit(SourceWriter source, HandlerModel handler)
    {
        var contract = Names.Handler(handler.Step.Record.TypeName);
        var parameters = handler.Step.Record.TypeName + " step, " + Names.Context + " context, " + Names.Token + " cancellationToken)";
        var call = "((" + contract + ")inner).ExecuteAsync(step, context, cancellationToken)";
        using (source.Block("private sealed class Observed_" + handler.StepType + "(" + handler.HandlerTypeName + " inner) : " + contract))
        {
            using (source.Block("public " + Names.Task + " ExecuteAsync(" + parameters))
            {
                source.Line("var observation = context.Observability.Begin(step);");
                source.Line("return observation.IsObserving ? ObserveAsync(observation, step, context, cancellationToken) : " + call + ";");
            }

            source.Line();
            using (source.Block("private async " + Names.Task + " ObserveAsync(" + Names.Observation + " observation, " + parameters))
            {
                using (source.Block("try"))
                {
                    source.Line("return observation.Complete(await " + call + ".ConfigureAwait(false));");
                }

                using (source.Block("catch (global::System.Exception exception)"))
                {
                    source.Line("observation.Fail(exception, cancellationToken);");
                    source.Line("throw;");
                }
            }
        }

        source.Line();
    }
}
