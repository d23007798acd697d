using System.Text.Json;
using Apache.Arrow;
using SqlFlow.Connectors.Columns;

namespace SqlFlow.Connectors.Http;

/// <summary>Collects records into batches.</summary>
internal sealed class HttpRows
{
    private readonly HttpSettings _settings;
    private readonly HttpColumns _columns;
    private readonly ColumnBuilder[] _builders;
    private readonly Dictionary<string, int> _places;

    public HttpRows(HttpSettings settings, HttpColumns columns)
    {
        (_settings, _columns) = (settings, columns);
        _builders = [.. columns.Columns.Select(static column => column.CreateBuilder())];
        _places = columns.Columns.Select(static (column, index) => (column.Field.Name, index)).ToDictionary(static pair => pair.Name, static pair => pair.index, StringComparer.Ordinal);
    }

    public int Count => _builders[0].Length;

    public long Bytes => _builders.Sum(static builder => builder.Bytes);

    /// <summary>Appends records of a page from one on, until the batch is full or the page at its end.</summary>
    /// <returns>The first record that was not appended.</returns>
    /// <exception cref="ConnectorException">A record does not have the columns' fields, or a value is of another kind.</exception>
    public int Append(HttpPage page, int from, int mostRows, long mostBytes)
    {
        foreach (var record in page.Records.EnumerateArray().Skip(from))
        {
            from++;
            if (record.ValueKind is not JsonValueKind.Object) throw Bad(page, from, "is not an object", "Set 'records' to a list of objects");
            try
            {
                Append(page, record, from);
            }
            catch (InvalidOperationException exception)
            {
                // Half a surrogate pair: JSON may escape it, but it is no text.
                throw Bad(page, from, $"has text that is not valid Unicode: {exception.Message}", "Correct the record on the server");
            }

            if (Count >= mostRows || Bytes >= mostBytes) break;
        }

        return from;
    }

    public RecordBatch Build()
    {
        var count = Count;
        return new RecordBatch(_columns.Schema, _builders.Select(static builder => builder.Build()), count);
    }

    private void Append(HttpPage page, JsonElement record, int number)
    {
        var before = Count;
        foreach (var member in record.EnumerateObject())
        {
            if (!_places.TryGetValue(member.Name, out var place))
            {
                if (_columns.AreDeclared) continue;
                throw new ConnectorException(ErrorCodes.SchemaMismatch, Message(page, number, $"has a field '{member.Name}' that no record of the first page has"))
                { SuggestedActions = ["Name the columns and their types in 'columns'; other fields are then left out"] };
            }

            if (member.Value.ValueKind is JsonValueKind.Null) _builders[place].AppendNull();
            else if (!_columns.Columns[place].Append(_builders[place], member.Value)) throw Bad(page, number,
                $"has {Short(member.Value.GetRawText())} in '{member.Name}', which is {_columns.Columns[place].Type}{(_columns.AreDeclared ? "" : " by the first page")}", "Give the column a type that holds all its values in 'columns', e.g. VARCHAR or JSON");
        }

        foreach (var builder in _builders)
        {
            if (builder.Length == before) builder.AppendNull();
        }
    }

    private ConnectorException Bad(HttpPage page, int record, string what, string advice) => new(ErrorCodes.BadData, Message(page, record, what)) { SuggestedActions = [advice] };

    private string Message(HttpPage page, int record, string what) => FormattableString.Invariant($"source '{_settings.Name}', page {page.Number} of {_settings.Place}, record {record} {what}");

    private static string Short(string text) => text.Length <= 40 ? text : text[..37] + "...";
}
