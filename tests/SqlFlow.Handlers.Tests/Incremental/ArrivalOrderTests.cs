using System.Collections.Immutable;
using System.Globalization;
using CsCheck;
using Microsoft.Extensions.Logging.Abstractions;
using SqlFlow.Connectors;
using SqlFlow.Engines;
using SqlFlow.Engines.DuckDb;
using SqlFlow.Execution;
using SqlFlow.Handlers.Tests.Harness;
using SqlFlow.Planning;
using SqlFlow.State;
using SqlFlow.Variables;

namespace SqlFlow.Handlers.Tests.Incremental;

/// <summary>Rows that come late and in any order end in the table that a full reload makes.</summary>
public sealed class ArrivalOrderTests
{
    private const int Lookback = 4;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    // Rows come in a few deliveries; one comes late by less than the lookback against what was delivered before it. Few keys and
    // times, so that ties and repetitions are frequent.
    private static readonly Gen<(int Key, int Delay, int Value)[][]> Deliveries =
        Gen.Select(Gen.Int[0, 3], Gen.Int[-2, Lookback], Gen.Int[0, 9]).Array[0, 4].Array[2, 3];

    [Fact]
    public async Task Any_arrival_order_with_lookback_and_keys_equals_a_full_reload()
    {
        await using var engine = await DuckDbEngine.OpenAsync(DuckDbOptions.Default with { Threads = 1 }, TimeProvider.System, null, Token);
        await using var session = await engine.OpenSessionAsync(Token);
        await session.ExecuteAsync("CREATE TABLE log (id INTEGER, ts INTEGER, v INTEGER, part INTEGER)", Token);
        var watermarks = new WatermarkManager("history", "run", TimeProvider.System);
        var target = 0;
        await Deliveries.SampleAsync(async deliveries =>
        {
            target++;
            await session.ExecuteAsync("DELETE FROM log", Token);
            var (name, part, newest) = ($"t{target}", 0, 0);
            var seesOnlyNews = target % 2 == 0;
            foreach (var delivery in deliveries)
            {
                part++;
                var before = newest;
                var rows = delivery.Select(row => (row.Key, Time: Math.Max(0, before - row.Delay), row.Value)).ToList();
                if (rows.Count > 0)
                {
                    newest = Math.Max(newest, rows.Max(static row => row.Time));
                    var values = rows.Select(row => string.Create(CultureInfo.InvariantCulture, $"({row.Key}, {row.Time}, {row.Value}, {part})"));
                    await session.ExecuteAsync($"INSERT INTO log VALUES {string.Join(", ", values)}", Token);
                }

                await LoadAsync(engine, watermarks, name, seesOnlyNews ? $"(SELECT * EXCLUDE (part) FROM log WHERE part = {part})" : "(SELECT * EXCLUDE (part) FROM log)");
            }

            const string Reload = "SELECT id, ts, v FROM log QUALIFY row_number() OVER (PARTITION BY id ORDER BY ts DESC, part DESC, rowid DESC) = 1";
            var difference = await session.QueryAsync($"(FROM {name} EXCEPT ALL ({Reload})) UNION ALL (({Reload}) EXCEPT ALL FROM {name})", 10, Token);
            Assert.True(difference.Rows.IsEmpty, $"{difference.Rows.Length} rows differ");
            await session.ExecuteAsync($"DROP TABLE {name}", Token);
        }, iter: 1_000, threads: 1);
    }

    private static async Task LoadAsync(ISqlEngine engine, WatermarkManager watermarks, string target, string relation)
    {
        var registry = new TestSteps();
        var connectors = new ConnectorRegistry().Add(new RelationConnector(relation));
        var files = new ProjectFiles(Path.GetTempPath());
        var source = new SourceStep
        {
            Id = "source",
            Name = "s",
            Connector = "relation",
            SyncMode = SyncMode.Incremental,
            CursorField = "ts",
            PrimaryKey = ["id"],
            Lookback = JsonValue.From(Lookback),
        };
        var problems = new PlanProblems();
        var document = PlanDocument.FromSteps("history", [source, new LoadStep { Id = "load", Source = "s", TargetTable = target }], registry, problems);
        var pipeline = await Planner.PlanAsync(document, registry, new FakeEngine(), connectors, files, VariableLayers.None, problems, Token);
        var clock = TimeProvider.System;
        var context = new PipelineContext
        {
            RunId = "run",
            Pipeline = pipeline!,
            Engine = engine,
            Connectors = connectors,
            Variables = new VariableManager(),
            Watermarks = watermarks,
            Observability = new Observability.ObservabilityManager("run", clock),
            Files = files,
            TimeProvider = clock,
            LoggerFactory = NullLoggerFactory.Instance,
        };
        Assert.Equal(StepStatus.Success, (await registry.ExecuteAsync(pipeline!.Steps[1].Step, context, Token)).Status);
    }

    /// <summary>Reads a query of the database itself.</summary>
    private sealed class RelationConnector(string sql) : IConnector
    {
        public string Type => "relation";

        public ImmutableArray<ConnectorParameter> Parameters => [];

        public ValueTask<SourceData> OpenAsync(SourceRequest request, CancellationToken cancellationToken) => new(new SourceData.Relation(sql, []));
    }
}
