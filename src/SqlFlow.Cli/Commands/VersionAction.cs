using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;

namespace SqlFlow.Cli.Commands;

/// <summary>Prints the version.</summary>
internal sealed class VersionAction : SynchronousCommandLineAction
{
    // An attribute of this assembly, which native code keeps as data; no code is looked up by it.
    public static string? Version => typeof(VersionAction).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;

    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine($"sqlflow {Version}");
        return ExitCodes.Success;
    }
}
