using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;

namespace SqlFlow.Cli.Commands;

/// <summary>Prints the version.</summary>
internal sealed class VersionAction : SynchronousCommandLineAction
{
    public override int Invoke(ParseResult parseResult)
    {
        // An attribute of this assembly, which native code keeps as data; no code is looked up by it.
        var version = typeof(VersionAction).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;
        parseResult.InvocationConfiguration.Output.WriteLine($"sqlflow {version}");
        return ExitCodes.Success;
    }
}
