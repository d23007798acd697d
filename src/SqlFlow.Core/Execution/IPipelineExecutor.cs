using SqlFlow.Planning;

namespace SqlFlow.Execution;

/// <summary>Executes pipelines: here, or one day elsewhere.</summary>
public interface IPipelineExecutor
{
    /// <summary>Executes a pipeline.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="options">How to run it.</param>
    /// <param name="cancellationToken">Cancels the run: running statements are interrupted and rolled back.</param>
    /// <returns>The result, also of a run that failed or was cancelled. <see cref="PipelineResult.EnsureSuccess"/> throws.</returns>
    ValueTask<PipelineResult> ExecuteAsync(Pipeline pipeline, RunOptions options, CancellationToken cancellationToken = default);
}
