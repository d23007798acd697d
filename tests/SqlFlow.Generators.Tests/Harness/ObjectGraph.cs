using System.Collections;
using System.Reflection;
using Microsoft.CodeAnalysis;

namespace SqlFlow.Generators.Tests.Harness;

/// <summary>Walks everything that can be reached from an object.</summary>
internal static class ObjectGraph
{
    /// <summary>Objects of the compiler, which a cached model must not hold: they keep whole compilations alive and never compare equal.</summary>
    public static IEnumerable<string> Forbidden(IEnumerable<object> roots)
    {
        var seen = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var open = new Stack<(object Value, string Path)>(roots.Select(static root => (root, root.GetType().Name)));
        while (open.TryPop(out var current))
        {
            var (value, path) = current;
            if (value is ISymbol or SyntaxNode or SyntaxTree or Location or Compilation or SemanticModel)
            {
                yield return $"{path} is {value.GetType()}";
                continue;
            }

            if (value is string || value.GetType().IsPrimitive || value.GetType().IsEnum || !seen.Add(value)) continue;
            if (value is IEnumerable items)
            {
                foreach (var item in items)
                {
                    if (item is not null) open.Push((item, path + "[]"));
                }

                continue;
            }

            foreach (var field in value.GetType().GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic))
            {
                if (field.GetValue(value) is { } inner) open.Push((inner, path + "." + field.Name));
            }
        }
    }
}
