using SqlFlow;

namespace SqlFlow.Handlers.Tests.Functions;

internal static class ShopFunctions
{
    /// <summary>What stands behind the @; NULL if there is none.</summary>
    [SqlFunction("extract_domain")]
    public static string? ExtractDomain(string email)
    {
        var at = email.LastIndexOf('@');
        return at < 0 ? null : email[(at + 1)..].ToLowerInvariant();
    }

    /// <summary>The price with the best of the discounts that apply; each is a fraction.</summary>
    [SqlFunction("discounted")]
    public static decimal Discounted(decimal price, IReadOnlyList<double> discounts, DateOnly day) =>
        price * (1 - (decimal)discounts.Append(day.DayOfWeek is DayOfWeek.Monday ? 0.5 : 0).Max());

    /// <summary>The words of a text.</summary>
    [SqlFunction("split_rows")]
    public static IEnumerable<SplitRow> SplitRows(string text, string? separator) =>
        text.Split(separator ?? " ").Select((word, index) => new SplitRow(index + 1, word));
}

public sealed record SplitRow(int RowNumber, string Word);
