using Microsoft.CodeAnalysis;
using SqlFlow.Generators.Model;

namespace SqlFlow.Generators.Emit;

/// <summary>Emits the functions of one name: their description and a loop over the rows each.</summary>
internal static class SqlFunctionEmitter
{
    public const string Namespace = "global::SqlFlow.Engines.SqlFunctions.";

    public static void Emit(SourceProductionContext output, SqlFunctionModel function, string facadeNamespace)
    {
        var source = new SourceWriter();
        source.Line("namespace " + facadeNamespace + ";");
        source.Line();
        using (source.Block("static partial class SqlFunctionModule"))
        {
            source.Line("/// <summary>The SQL function \"" + function.Name + "\".</summary>");
            using (source.Block("public static " + Namespace + "SqlFunction[] Functions_" + function.Name + " => new " + Namespace + "SqlFunction[]", "};"))
            {
                for (var i = 0; i < function.Overloads.Count; i++) Describe(source, function.Overloads[i], Suffix(function, i));
            }

            for (var i = 0; i < function.Overloads.Count; i++)
            {
                if (function.Overloads[i].IsTable) EmitTable(source, function.Overloads[i], Suffix(function, i));
                else EmitScalar(source, function.Overloads[i], Suffix(function, i));
            }
        }

        output.AddSource("SqlFlow.Function." + function.Name + ".g.cs", source.ToSourceText());
    }

    // The last two underscores part name and number, so that no two functions share a member.
    private static string Suffix(SqlFunctionModel function, int index) => function.Name + "__" + index;

    private static void Describe(SourceWriter source, SqlOverloadModel function, string suffix)
    {
        source.Line(Namespace + "SqlFunction." + (function.IsTable ? "Table<" + function.RowTypeName + ">" : "Scalar") + "(");
        using (source.Indent())
        {
            source.Line(Names.Quote(function.Name) + ",");
            Items(source, "SqlFunctionParameter", function.Parameters.Select(static parameter =>
                Names.Quote(parameter.Name) + ", " + parameter.Value.Codec + ".Type, " + (parameter.Value.IsNullable ? "true" : "false")));
            if (function.Result is { } result)
            {
                source.Line(result.Codec + ".Type,");
                source.Line((function.IsVolatile ? "true" : "false") + ",");
                source.Line("Call_" + suffix + "),");
            }
            else
            {
                Items(source, "SqlFunctionColumn", function.Columns.Select(static column => Names.Quote(column.Name) + ", " + column.Value.Codec + ".Type"));
                source.Line("Open_" + suffix + ",");
                source.Line("Write_" + suffix + "),");
            }
        }
    }

    private static void EmitScalar(SourceWriter source, SqlOverloadModel function, string suffix)
    {
        source.Line();
        using (source.Block("private static void Call_" + suffix + "(in " + Namespace + "SqlRows rows)"))
        {
            OpenArguments(source, function);
            source.Line("var result = rows.Result;");
            source.Line("var count = rows.Count;");
            using (source.Block("for (var row = 0; row < count; row++)"))
            {
                if (NullTest(function, "row") is { } test)
                {
                    using (source.Block("if (" + test + ")"))
                    {
                        source.Line("result.SetNull(row);");
                        source.Line("continue;");
                    }

                    source.Line();
                }

                source.Line(function.Result!.Codec + ".Write(ref result, row, " + Invocation(function, "row") + ");");
            }
        }
    }

    private static void EmitTable(SourceWriter source, SqlOverloadModel function, string suffix)
    {
        var rows = "global::System.Collections.Generic.IEnumerable<" + function.RowTypeName + ">";
        source.Line();
        using (source.Block("private static " + rows + " Open_" + suffix + "(in " + Namespace + "SqlRows rows)"))
        {
            OpenArguments(source, function);
            if (NullTest(function, "0") is { } test) source.Line("if (" + test + ") return global::System.Array.Empty<" + function.RowTypeName + ">();");
            source.Line("return " + Invocation(function, "0") + ";");
        }

        source.Line();
        using (source.Block("private static void Write_" + suffix + "(global::System.Span<" + Namespace + "SqlVector> columns, int row, " + function.RowTypeName + " value)"))
        {
            for (var i = 0; i < function.Columns.Count; i++)
                source.Line(function.Columns[i].Value.Codec + ".Write(ref columns[" + i + "], row, value." + function.Columns[i].Identifier + ");");
        }
    }

    private static void OpenArguments(SourceWriter source, SqlOverloadModel function)
    {
        for (var i = 0; i < function.Parameters.Count; i++) source.Line("var a" + i + " = rows.Argument(" + i + ");");
    }

    /// <summary>Whether a parameter that takes no NULL has one; null: no parameter is such.</summary>
    private static string? NullTest(SqlOverloadModel function, string row)
    {
        var tests = Enumerable.Range(0, function.Parameters.Count).Where(i => !function.Parameters[i].Value.IsNullable).Select(i => "a" + i + ".IsNull(" + row + ")").ToList();
        return tests.Count == 0 ? null : string.Join(" || ", tests);
    }

    private static string Invocation(SqlOverloadModel function, string row) =>
        function.MethodName + "(" + string.Join(", ", function.Parameters.Select((parameter, i) => parameter.Value.Codec + ".Read(ref a" + i + ", " + row + ")")) + ")";

    private static void Items(SourceWriter source, string type, IEnumerable<string> items)
    {
        using (source.Block("new " + Namespace + type + "[]", "},"))
        {
            foreach (var item in items) source.Line("new " + Namespace + type + "(" + item + "),");
        }
    }
}
