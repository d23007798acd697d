using SqlFlow.Cli;

return await CliApplication.RunAsync(args).ConfigureAwait(false);
