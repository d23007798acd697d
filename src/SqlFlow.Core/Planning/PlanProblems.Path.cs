using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace SqlFlow.Planning;

/// <content>Where in a step the reader is, for problems inside nested objects and lists.</content>
public sealed partial class PlanProblems
{
    private readonly List<(string Name, int Index)> _path = [];

    /// <summary>Reading goes into an object that is the value of a property; ends with <see cref="Leave"/>.</summary>
    internal void Enter(string property) => _path.Add((property, -1));

    /// <summary>Reading goes into a list that is the value of a property; ends with <see cref="Leave"/>.</summary>
    internal void EnterList(string property) => _path.Add((property, 0));

    /// <summary>Reading is at an item of the innermost list.</summary>
    internal void MoveTo(int index) => CollectionsMarshal.AsSpan(_path)[^1].Index = index;

    /// <summary>Reading leaves the innermost object or list.</summary>
    internal void Leave() => _path.RemoveAt(_path.Count - 1);

    /// <summary>The names from the step to a property, joined with dots: <c>retry_policy.jitter</c>.</summary>
    internal string PathTo(string property) => Path(property, withIndexes: false);

    /// <summary>As <see cref="PathTo"/>, with the places in lists: <c>expect[2].column</c>.</summary>
    internal string DisplayPathTo(string property) => Path(property, withIndexes: true);

    private string Path(string property, bool withIndexes)
    {
        if (_path.Count == 0) return property;
        var text = new StringBuilder();
        var indexes = "";
        foreach (var (name, index) in _path)
        {
            // A list's frame stands before that of its item, which has the same name.
            if (index >= 0)
            {
                if (withIndexes) indexes = string.Create(CultureInfo.InvariantCulture, $"{indexes}[{index}]");
                continue;
            }

            text.Append(name).Append(indexes).Append('.');
            indexes = "";
        }

        return text.Append(property).Append(indexes).ToString();
    }
}
