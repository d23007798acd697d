using System.CommandLine;
using System.Text.Json;
using SqlFlow.Cli.Rows;
using SqlFlow.Planning;

namespace SqlFlow.Cli.Commands;

/// <summary><c>sqlflow schema</c>: the JSON Schema of plans.</summary>
internal static class SchemaCommand
{
    public static Command Create(CliEnvironment environment)
    {
        var command = new CliCommand("schema", "Print the JSON Schema of plans, for editors that complete and check JSON.")
        {
            Examples = ["sqlflow schema > plan.schema.json"],
        };
        command.SetAction(_ =>
        {
            var output = environment.Console.Output;
            using (var writer = new Utf8JsonWriter(output, JsonRowWriter.Options with { Indented = true })) JsonSchemaWriter.Write(writer, CliEnvironment.Registry);
            output.Write("\n"u8);
            return ExitCodes.Success;
        });
        return command;
    }
}
