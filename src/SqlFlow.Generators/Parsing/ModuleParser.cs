using SqlFlow.Generators.Model;

namespace SqlFlow.Generators.Parsing;

/// <summary>Puts together what the compilation and its references can execute.</summary>
internal static class ModuleParser
{
    public static ModuleModel Summarize(EquatableArray<HandlerModel> handlers, string facadeNamespace) => new()
    {
        Namespace = facadeNamespace,
        Steps = handlers.Select(static handler => new ModuleStepModel
        {
            StepType = handler.StepType,
            StepTypeName = handler.Step.Record.TypeName,
            IsExported = handler.Step.IsPublic,
        }).ToEquatableArray(),
    };

    /// <summary>The compilation's own steps win over those of references, and these among each other by assembly name.</summary>
    public static RegistryContent Fill(RegistryModel registry, ModuleModel own, EquatableArray<ModuleExport> exports)
    {
        var types = new HashSet<string>(StringComparer.Ordinal);
        var records = new HashSet<string>(StringComparer.Ordinal);
        var ownEntries = own.Steps.Select(step => new RegistryEntry
        {
            StepType = step.StepType,
            StepTypeName = step.StepTypeName,
            ModuleTypeName = "global::" + own.Namespace + ".StepModule",
        });
        var foreignEntries = exports
            .Where(export => export.SchemaVersion == KnownNames.SchemaVersion && (!registry.ChoosesModules || registry.Modules.Contains(export.AssemblyName)))
            .Select(static export => new RegistryEntry
            {
                StepType = export.StepType,
                StepTypeName = export.StepTypeName,
                ModuleTypeName = export.ModuleTypeName,
            });
        return new RegistryContent
        {
            Registry = registry,
            Entries = ownEntries.Concat(foreignEntries)
                .Where(entry => !types.Contains(entry.StepType) && records.Add(entry.StepTypeName) && types.Add(entry.StepType))
                .OrderBy(static entry => entry.StepType, StringComparer.Ordinal)
                .ToEquatableArray(),
        };
    }
}
