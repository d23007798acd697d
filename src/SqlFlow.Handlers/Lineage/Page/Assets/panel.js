// The panel beside the graph, and the table of the same facts. Text only: nothing here makes markup of a name.
const panel = byId("panel"), facts = byId("facts");
const pane = { filter: "" };

function head(parent, item) {
  const set = item.set || item, line = make(parent, "div", { class: "title " + set.kind });
  const icon = make(line, "svg", { viewBox: "0 0 16 16", width: 20, height: 20, "aria-hidden": "true", class: "icon" });
  make(icon, "path", { d: icons[set.kind] });
  make(line, "h2", {}, item.name);
  return line;
}

function terms(parent, pairs) {
  const list = make(parent, "dl");
  for (const [name, value, css] of pairs) {
    if (value === undefined || value === "") continue;
    make(list, "dt", {}, name);
    make(list, "dd", { class: css }, value);
  }
}

function goTo(parent, item, text, css) {
  const button = make(parent, "button", { type: "button", class: "go " + (css || "") }, text);
  button.addEventListener("click", () => choosing(item, true));
  return button;
}

function table(parent, titles, rows, caption) {
  const element = make(parent, "table");
  if (caption) make(element, "caption", {}, caption);
  const line = make(make(element, "thead"), "tr");
  for (const title of titles) make(line, "th", { scope: "col" }, title);
  const body = make(element, "tbody");
  for (const row of rows) {
    const tr = make(body, "tr");
    for (const cell of row) make(tr, "td", {}, cell);
  }
  return element;
}

const kindsOf = edge => edge.kinds.map(kind => kind.toLowerCase().replace("_", " ")).join(", ") + (edge.masking ? ", masking" : "");
const asText = (titles, rows) => [titles, ...rows].map(row => row.map(cell => String(cell).replace(/[\t\r\n]+/g, " ")).join("\t")).join("\n");

function fillPanel(item, path) {
  panel.replaceChildren();
  panel.scrollTop = 0;
  if (!item) return fillOverview();
  const close = make(panel, "button", { type: "button", class: "close", "aria-label": "Close" }, "×");
  close.addEventListener("click", () => choosing(null));
  if (item.set) fillColumn(item, path);
  fillModel(item.set || item, !!item.set);
}

function fillColumn(column, path) {
  const title = head(panel, column);
  if (column.type) make(title, "code", {}, column.type);
  make(title, "span", { class: "kind" }, "of " + column.set.name);
  const unknown = column.unknown && make(panel, "p", { class: "warning" }, "Where it comes from is unknown: " + column.unknown);
  const checks = column.set.raw.checks.filter(check => (check.columns || []).some(name => name.toLowerCase() === column.name.toLowerCase()));
  if (checks.length) fillChecks(panel, checks);
  const list = (name, edges, end, none) => {
    make(panel, "h3", {}, name);
    if (!edges.length) return make(panel, "p", { class: "quiet" }, none);
    const ul = make(panel, "ul", { class: "edges" });
    for (const edge of edges) {
      const li = make(ul, "li", { class: edgeStyle(edge) }), other = edge[end];
      goTo(li, other, other.set ? fullName(other) : "rows of " + other.name);
      make(li, "small", {}, kindsOf(edge));
    }
  };
  list("Computed from", column.ins, "from", unknown ? "Not known." : column.set.raw.sql ? "Nothing: it is made of constants." : "It is read from outside.");
  list("Used by", [...column.outs, ...column.rowsOf], "to", "Nothing.");
  const touched = impact(path), titles = ["Model", "Column", "Type", "Kind", "How"];
  const line = make(panel, "div", { class: "line" });
  make(line, "h3", {}, "Impact");
  if (touched.rows.length) copyButton(line, () => asText(titles, touched.rows), "the impact as a table");
  make(panel, "p", { class: "impact" }, touched.text);
  if (touched.rows.length) table(make(panel, "div", { class: "scroll" }), ["Model", "Column", "How"], touched.rows.map(([set, name, , , how]) => [set, name, how]));
  onlyButton(path);
}

function onlyButton(path) {
  const only = make(panel, "button", { type: "button", class: "wide" }, state.only ? "Show all again" : "Show only this path");
  only.addEventListener("click", () => showOnly(state.only ? null : path));
}

function fillModel(set, isBelow) {
  if (isBelow) make(panel, "hr");
  const title = head(panel, set), raw = set.raw, up = new Set(), down = new Set();
  make(title, "span", { class: "kind" }, set.kind);
  spread([set], "before", Infinity, up);
  spread([set], "after", Infinity, down);
  if (raw.description) make(panel, "p", { class: "description" }, raw.description);
  terms(panel, [["Step", raw.step], ["Place", raw.location && (raw.namespace === "file" ? raw.location : raw.namespace + " " + raw.location)],
    ["Upstream", up.size ? plural(up.size, "dataset") : "none"], ["Downstream", down.size ? plural(down.size, "dataset") : "none"]]);
  if (!isBelow) onlyButton(view.path);
  if (raw.runs.length) fillRuns(raw.runs);
  if (raw.checks.length) { make(panel, "h3", {}, "Checks"); fillChecks(panel, raw.checks); }
  fillColumns(set);
  if (set.rowsFrom.length) {
    make(panel, "h3", {}, "Rows are decided by");
    const ul = make(panel, "ul", { class: "edges" });
    for (const edge of set.rowsFrom) {
      const li = make(ul, "li", { class: "indirect" });
      goTo(li, edge.from, fullName(edge.from));
      make(li, "small", {}, kindsOf(edge));
    }
  }
  if (!raw.sql) return;
  const line = make(panel, "div", { class: "line" });
  make(line, "h3", {}, "SQL");
  copyButton(line, () => raw.sql, "the SQL");
  make(make(panel, "pre", { tabindex: 0, "aria-label": "SQL of " + set.name }), "code", {}, raw.sql);
}

function fillRuns(runs) {
  make(panel, "h3", {}, "Last run");
  const last = runs[0];
  terms(panel, [["Status", last.status, "state " + last.status], ["Rows", last.rows === undefined ? undefined : inDigits.format(last.rows)],
    ["Duration", last.ms === undefined ? undefined : time(last.ms)], ["Finished", last.finished], ["Run", last.run], ["Error", last.error, "error"]]);
  if (runs.length < 2) return;
  const most = Math.max(1, ...runs.map(run => run.ms || 0)), bars = make(panel, "div", { class: "bars", role: "img", "aria-label": `The last ${runs.length} runs` });
  for (const run of runs.slice(0, 30).reverse()) {
    const bar = make(bars, "i", { class: run.status, title: [run.status, run.finished, run.ms === undefined ? "" : time(run.ms)].filter(Boolean).join(", ") });
    bar.style.height = 4 + 28 * (run.ms || 0) / most + "px";
  }
}

function fillChecks(parent, checks) {
  const ul = make(parent, "ul", { class: "checks" });
  for (const check of checks) {
    const li = make(ul, "li", { class: (check.status || "none") + (check.warning ? " warns" : "") });
    make(li, "code", {}, check.condition);
    make(li, "small", {}, [check.status ? check.status.toLowerCase() : "never ran", check.warning ? "warns only" : "", check.message].filter(Boolean).join(" · "));
  }
}

function fillColumns(set) {
  make(panel, "h3", {}, plural(set.columns.length, "column"));
  const list = make(panel, "ul", { class: "columns" });
  const fill = () => {
    list.replaceChildren();
    for (const column of set.columns) {
      if (!column.name.toLowerCase().includes(pane.filter.toLowerCase())) continue;
      const li = make(list, "li", { class: column.unknown ? "unknown" : undefined });
      goTo(li, column, (column.unknown ? "? " : "") + column.name).title = column.unknown ? "Unknown: " + column.unknown : "";
      make(li, "code", {}, column.type);
      if (set.raw.checks.some(check => (check.columns || []).some(name => name.toLowerCase() === column.name.toLowerCase()))) make(li, "span", { class: "checked", title: "checked" }, "✓");
    }
  };
  pane.filter = "";
  if (isCut(set)) {
    const filter = make(panel, "input", { type: "search", class: "field", placeholder: "Filter columns", "aria-label": "Filter columns" });
    list.before(filter);
    filter.addEventListener("input", () => { pane.filter = filter.value; fill(); });
  }
  fill();
}

function fillOverview() {
  const count = kind => sets.filter(set => set.kind === kind).length;
  make(make(panel, "div", { class: "title" }), "h2", {}, data.title);
  make(panel, "p", { class: "quiet" }, `${plural(sets.length, "dataset")} with ${plural(allColumns.length, "column")}. Choose a column to see its whole path, a model to see what it is.`);
  terms(panel, Object.keys(icons).map(kind => [kind, count(kind) ? inDigits.format(count(kind)) : ""]));
  const unknown = allColumns.filter(column => column.unknown);
  if (data.warnings.length || unknown.length) {
    make(panel, "h3", {}, "Not known");
    for (const warning of data.warnings) make(panel, "p", { class: "warning" }, warning);
    const ul = make(panel, "ul", { class: "edges" });
    for (const column of unknown.slice(0, 100)) goTo(make(ul, "li"), column, "? " + fullName(column)).title = column.unknown;
  }
  make(panel, "h3", {}, "Lines");
  const legend = make(panel, "ul", { class: "legend" });
  for (const [css, text] of [["identity", "the same value"], ["transformation", "computed from it"], ["aggregation", "aggregated"], ["indirect", "decides: condition, filter, join, group, order"]]) {
    const li = make(legend, "li"), line = make(li, "svg", { width: 44, height: 10, "aria-hidden": "true" });
    make(line, "path", { class: "edge up " + css, d: "M2 5H42" });
    make(li, "span", {}, text);
  }
  make(panel, "h3", {}, "Keys");
  const keys = make(panel, "dl", { class: "keys" });
  for (const [key, text] of [["/", "search"], ["↑ ↓ ← →", "move over columns and models"], ["Enter", "choose"], ["Esc", "let go"], ["+ − 0", "zoom in, out, show all"]]) {
    make(make(keys, "dt"), "kbd", {}, key);
    make(keys, "dd", {}, text);
  }
}

// What the graph shows, for those who read better in rows, or have it read.
function fillTable(visible) {
  facts.replaceChildren();
  const rows = [], titles = ["Model", "Kind", "Column", "Type", "Computed from", "Decided by", "Used by"];
  const names = (edges, end) => edges.map(edge => (edge[end].set ? fullName(edge[end]) : "rows of " + edge[end].name) + (edgeStyle(edge) === "identity" ? "" : ` (${kindsOf(edge)})`)).join(", ");
  for (const set of visible) {
    if (set.rowsFrom.length || !set.columns.length) rows.push([set.name, set.kind, "(rows)", "", "", names(set.rowsFrom, "from"), ""]);
    for (const column of set.columns) {
      rows.push([set.name, set.kind, column.name, column.type, column.unknown ? "unknown: " + column.unknown : names(column.ins.filter(edge => edge.direct), "from"),
        names(column.ins.filter(edge => !edge.direct), "from"), names([...column.outs, ...column.rowsOf], "to")]);
    }
  }
  copyButton(facts, () => asText(titles, rows), "the table");
  table(facts, titles, rows, `${plural(visible.length, "dataset")} of ${data.title}, with where each column comes from and where it goes`);
}
