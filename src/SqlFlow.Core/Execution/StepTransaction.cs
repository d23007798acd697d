using SqlFlow.Engines;

namespace SqlFlow;

/// <summary>The one transaction of a step: its data, the checks that guard it, and its journal entry commit together or not at all.</summary>
/// <remarks>Not thread-safe. Disposing without <see cref="CommitAsync"/> rolls back.</remarks>
#pragma warning disable CA1822
public sealed class StepTransaction : IAsyncDisposable
{
    /// <summary>The session in which the step works; owned by the transaction.</summary>
    public ISqlSession Session => throw new NotSupportedException(); // H-exec

    /// <summary>Runs the checks that guard the step's tables, writes the journal entry and commits.</summary>
    /// <param name="result">The step's success.</param>
    /// <param name="cancellationToken">Obeyed until the commit begins.</param>
    /// <returns>The result, or the failure that a check made of it; then everything is rolled back.</returns>
    public ValueTask<StepExecutionResult> CommitAsync(StepExecutionResult result, CancellationToken cancellationToken) => throw new NotSupportedException(); // H-exec

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => throw new NotSupportedException(); // H-exec
}
