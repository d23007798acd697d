namespace SqlFlow.Cli.Input;

/// <summary>The call is wrong; nothing ran.</summary>
internal sealed class UsageException(string message) : Exception(message);
