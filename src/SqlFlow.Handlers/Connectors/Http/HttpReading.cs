using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using Apache.Arrow;
using SqlFlow.Connectors.Columns;

namespace SqlFlow.Connectors.Http;

/// <summary>The pages of a source, one after the other.</summary>
internal sealed class HttpReading(HttpSettings settings, HttpFetcher fetcher)
{
    private const int RowsPerBatch = 16_384;
    private const long BytesPerBatch = 8 << 20;

    // Addresses are remembered so that pages that lead in a circle are noticed; so many are enough for any that do.
    private const int MostAddresses = 100_000;

    /// <summary>Gets the first page.</summary>
    public ValueTask<HttpAnswer> FirstAsync(bool tries, CancellationToken cancellationToken) => fetcher.GetAsync(FirstUrl(), 1, tries, cancellationToken);

    /// <summary>Reads all pages into batches. One page and one batch are in memory at a time.</summary>
    /// <param name="columns">The columns.</param>
    /// <param name="first">The first page, where it is here already; null: it is not.</param>
    /// <param name="cancellationToken">Ends the request that is under way.</param>
    public async IAsyncEnumerable<RecordBatch> ReadAsync(HttpColumns columns, HttpAnswer? first, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var rows = new HttpRows(settings, columns);
        var answer = first ?? await FirstAsync(tries: true, cancellationToken).ConfigureAwait(false);
        var seen = new HashSet<string>(StringComparer.Ordinal) { FirstUrl().AbsoluteUri };
        byte[]? earlier = null;
        for (var number = 1; ; number++)
        {
            Uri? next;
            using (var page = HttpPage.Parse(settings, answer.Body, number))
            {
                var hash = settings.Paging is HttpPaging.Number ? SHA256.HashData(answer.Body.Span) : null;
                if (hash is not null && earlier is not null && page.Records.GetArrayLength() > 0 && hash.AsSpan().SequenceEqual(earlier))
                    throw HttpPage.Bad(settings, number, "is the same as the one before", $"Check that the server knows the parameter '{settings.PagingParameter}'");
                earlier = hash;
                for (var record = 0; record < page.Records.GetArrayLength();)
                {
                    record = rows.Append(page, record, RowsPerBatch, BytesPerBatch);
                    if (rows.Count >= RowsPerBatch || rows.Bytes >= BytesPerBatch) yield return rows.Build();
                }

                next = number == settings.MaxPages ? null : NextUrl(page, answer, number);
            }

            if (next is null) break;
            if (!seen.Add(next.AbsoluteUri)) throw HttpPage.Bad(settings, number, $"leads back to a page that was read before", "Check 'next_link' or 'cursor_path'");
            if (seen.Count > MostAddresses) seen.Clear();
            answer = await fetcher.GetAsync(next, number + 1, tries: true, cancellationToken).ConfigureAwait(false);
        }

        if (rows.Count > 0) yield return rows.Build();
    }

    private Uri FirstUrl() => settings.Paging is HttpPaging.Number ? Numbered(settings.FirstPage) : settings.Url;

    private Uri Numbered(long number) => HttpUrls.With(settings.Url, settings.PagingParameter!, number.ToString(CultureInfo.InvariantCulture));

    private Uri? NextUrl(HttpPage page, HttpAnswer answer, int number)
    {
        switch (settings.Paging)
        {
            case HttpPaging.Number:
                var count = page.Records.GetArrayLength();
                return count == 0 || count < settings.PageSize ? null : Numbered(settings.FirstPage + number);
            case HttpPaging.Cursor:
                return page.TextAt(settings.PagingPath) is { } cursor ? HttpUrls.With(settings.Url, settings.PagingParameter!, cursor) : null;
            case HttpPaging.BodyLink or HttpPaging.HeaderLink:
                return (settings.Paging is HttpPaging.BodyLink ? page.TextAt(settings.PagingPath) : answer.Link) is { } link ? Linked(answer.Url, link, number) : null;
            default:
                return null;
        }
    }

    private Uri Linked(Uri from, string link, int number)
    {
        // A page must not send us, with our keys, to another server.
        if (Uri.TryCreate(from, link, out var next) && HttpUrls.IsWeb(next) && next.UserInfo.Length == 0 && HttpUrls.SameOrigin(next, settings.Url)) return next;
        throw HttpFailure.New(settings, number, ErrorCodes.AccessDenied, "the link to the next page leads to another server", "next_link", false, "Only pages of the server in 'url' are read");
    }
}

/// <summary>The columns of a source.</summary>
/// <param name="Columns">In order.</param>
/// <param name="AreDeclared">Whether the plan names them; then other fields are left out, else they are drift.</param>
internal sealed record HttpColumns(JsonColumn[] Columns, bool AreDeclared)
{
    public Schema Schema { get; } = new(Columns.Select(static column => column.Field), null);

    /// <summary>The columns that the plan names; null: it names none.</summary>
    /// <exception cref="ConnectorException">A type is unknown.</exception>
    public static HttpColumns? Declared(HttpSettings settings) => settings.Columns.Count == 0 ? null : new HttpColumns(
        [.. settings.Columns.Select(static column => JsonColumn.Create(column.Key, column.Value)
            ?? throw ConnectorOptions.Invalid("columns", $"in 'columns', the type of '{column.Key}' is {JsonColumn.TypeNames}, not '{column.Value}'"))], AreDeclared: true);

    /// <summary>The columns that the records of a page have, in the order in which they come.</summary>
    public static HttpColumns Infer(HttpSettings settings, HttpPage page)
    {
        var kinds = new OrderedDictionary<string, JsonKinds>(StringComparer.Ordinal);
        foreach (var record in page.Records.EnumerateArray())
        {
            if (record.ValueKind is not JsonValueKind.Object) throw HttpPage.Bad(settings, page.Number, "has records that are not objects", "Set 'records' to a list of objects");
            foreach (var member in record.EnumerateObject()) kinds[member.Name] = kinds.GetValueOrDefault(member.Name) | JsonColumn.KindOf(member.Value);
        }

        if (kinds.Count == 0) throw HttpPage.Bad(settings, page.Number, "has no records to tell the columns from", "Name the columns and their types in 'columns'");
        return new HttpColumns([.. kinds.Select(static pair => JsonColumn.FromKinds(pair.Key, pair.Value))], AreDeclared: false);
    }
}
