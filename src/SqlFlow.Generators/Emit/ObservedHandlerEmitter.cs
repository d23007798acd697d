using SqlFlow.Generators.Model;

namespace SqlFlow.Generators.Emit;

/// <summary>Emits the wrapper that records each execution. What is recorded is Core's business.</summary>
internal static class ObservedHandlerEmitter
{
    public static void Emit(SourceWriter source, HandlerModel handler)
    {
        var contract = Names.Handler(handler.Step.Record.TypeName);
        using (source.Block("private sealed class Observed_" + handler.StepType + "(" + handler.HandlerTypeName + " inner) : " + contract))
        using (source.Block("public async " + Names.Task + " ExecuteAsync(" + handler.Step.Record.TypeName + " step, " + Names.Context + " context, " + Names.Token + " cancellationToken)"))
        {
            source.Line("var observation = context.Observability.Begin(step);");
            using (source.Block("try"))
            {
                source.Line("return observation.Complete(await ((" + contract + ")inner).ExecuteAsync(step, context, cancellationToken).ConfigureAwait(false));");
            }

            using (source.Block("catch (global::System.Exception exception)"))
            {
                source.Line("observation.Fail(exception, cancellationToken);");
                source.Line("throw;");
            }
        }

        source.Line();
    }
}
