using System.Collections.Immutable;

namespace SqlFlow.Lineage;

/// <summary>A change of a column whose consequences are asked for.</summary>
/// <param name="Column">The column.</param>
/// <param name="NewType">Its new type; null: it is dropped.</param>
public sealed record ColumnChange(LineageColumn Column, string? NewType);

/// <summary>What a change of a column would do to a pipeline.</summary>
/// <param name="Change">The change.</param>
/// <param name="Effects">The consequences, in plan order.</param>
public sealed record LineageImpact(ColumnChange Change, ImmutableArray<ImpactEffect> Effects)
{
    /// <summary>Whether something would no longer work, or no longer have what it has.</summary>
    public bool Breaks => Effects.Any(static effect => effect.IsBreaking);
}

/// <summary>A consequence of a change.</summary>
/// <param name="Kind">What happens.</param>
/// <param name="Step">The step that it happens to.</param>
/// <param name="Dataset">The dataset that the step makes; null: none.</param>
/// <param name="Column">The column that it happens to; null: the statement or the rows as a whole.</param>
/// <param name="Message">One sentence.</param>
public sealed record ImpactEffect(ImpactKind Kind, string? Step, string? Dataset, string? Column, string Message)
{
    /// <summary>Whether something would no longer work, or no longer have what it has.</summary>
    public bool IsBreaking => Kind is not ImpactKind.TypeChanges;
}

/// <summary>What a change does.</summary>
public enum ImpactKind
{
    /// <summary>A statement does not bind any more.</summary>
    Fails,

    /// <summary>A dataset does not have a column any more, though its statement binds.</summary>
    ColumnGoes,

    /// <summary>A statement binds, and yet used the column: its values or rows are others.</summary>
    ResultChanges,

    /// <summary>A step cannot run, for another one fails before it.</summary>
    Stops,

    /// <summary>A column has another type.</summary>
    TypeChanges,
}

/// <summary>The kinds as texts.</summary>
public static class ImpactKinds
{
    /// <summary>E.g. <c>column_goes</c>.</summary>
    public static string ToName(this ImpactKind kind) => kind switch
    {
        ImpactKind.Fails => "fails",
        ImpactKind.ColumnGoes => "column_goes",
        ImpactKind.ResultChanges => "result_changes",
        ImpactKind.Stops => "stops",
        _ => "type_changes",
    };
}
