// The facts as objects that know each other, and what follows from them: paths, selections, impact.
const sets = data.datasets.map((raw, index) => ({
  index, name: raw.name, kind: raw.kind, raw, before: [], after: [], rowsFrom: [],
  isModel: raw.kind === "table" || raw.kind === "view",
  columns: raw.columns.map((column, at) => ({ at, name: column.name, type: column.type, unknown: column.unknown, ins: [], outs: [], rowsOf: [] })),
}));
const allColumns = sets.flatMap(set => set.columns.map(column => Object.assign(column, { set })));
const links = data.edges.map(([from, to, direct], index) => ({ index, from: sets[from], to: sets[to], direct: direct === 1 }));
const linkOf = new Map(links.map(link => [link.from.index + " " + link.to.index, link]));
for (const link of links) { link.from.after.push(link.to); link.to.before.push(link.from); }
for (const set of sets) {
  set.raw.columns.forEach((column, at) => connect(column.inputs, set.columns[at], set.columns[at].ins, "outs"));
  connect(set.raw.rows, set, set.rowsFrom, "rowsOf");
}

// Several kinds between the same two ends are one edge: the strongest kind decides how it is drawn.
function connect(inputs, to, ins, side) {
  const edges = new Map();
  for (const [set, column, kind, masking] of inputs || []) {
    const from = sets[set].columns[column];
    let edge = edges.get(from);
    if (!edge) {
      edges.set(from, edge = { from, to, kinds: [], direct: false, masking: false });
      ins.push(edge);
      from[side].push(edge);
    }
    edge.kinds.push(data.kinds[kind]);
    edge.direct ||= kind < data.direct;
    edge.masking ||= masking === 1;
  }
}

const fullName = column => column.set.name + "." + column.name;
const edgeStyle = edge => !edge.direct ? "indirect" : edge.kinds.includes("AGGREGATION") ? "aggregation" : edge.kinds.includes("TRANSFORMATION") ? "transformation" : "identity";

// All that a column is computed from and all that is computed from it. Row sets end a path: what filters a table decides about
// every column of it, so that following them would light up everything.
function trace(start, withIndirect) {
  const lit = new Map([[start, "self"]]), side = new Map(), edges = new Set(), rows = new Map();
  const reach = (edgesOf, endOf, name) => {
    const found = new Map([[start, "direct"]]);
    const walk = (strength, follows) => {
      const open = [...found.keys()];
      for (let column; (column = open.pop());) {
        for (const edge of column[edgesOf]) {
          if (!follows(edge)) continue;
          edges.add(edge);
          side.set(edge, name);
          const end = edge[endOf];
          if (!found.has(end)) { found.set(end, strength); open.push(end); }
        }
      }
    };
    walk("direct", edge => edge.direct);
    if (withIndirect) walk("indirect", () => true);
    found.delete(start);
    return found;
  };
  const up = reach("ins", "from", "up"), down = reach("outs", "to", "down");
  for (const [column, strength] of [...up, ...down]) if (lit.get(column) !== "direct") lit.set(column, strength);
  if (withIndirect) {
    for (const set of new Set([start, ...up.keys()].map(column => column.set))) {
      for (const edge of set.rowsFrom) {
        edges.add(edge);
        side.set(edge, "up");
        if (!lit.has(edge.from)) lit.set(edge.from, "indirect");
      }
    }
    for (const column of [start, ...down.keys()]) {
      for (const edge of column.rowsOf) {
        edges.add(edge);
        side.set(edge, "down");
        rows.set(edge.to, (rows.get(edge.to) || []).concat(edge));
      }
    }
  }
  const touched = new Set([...lit.keys()].map(column => column.set));
  for (const set of rows.keys()) touched.add(set);
  return { start, lit, up, down, edges, side, rows, sets: touched };
}

// All that a model needs and all that needs it, as a path that lights no column up.
function traceModel(start) {
  const up = new Set([start]), down = new Set([start]);
  spread([start], "before", Infinity, up);
  spread([start], "after", Infinity, down);
  const ways = new Map();
  for (const link of links) {
    if (up.has(link.from) && up.has(link.to)) ways.set(link, "up");
    else if (down.has(link.from) && down.has(link.to)) ways.set(link, "down");
  }
  return { start, ways, lit: new Map(), down: new Map(), edges: [], rows: new Map(), sets: new Set([...up, ...down]) };
}

// What a change of the column would touch, as one sentence and as rows of a table.
function impact(path) {
  const down = [...path.down.keys()].sort((a, b) => a.set.index - b.set.index || a.at - b.at);
  const touched = new Set(down.map(column => column.set));
  const count = (fits, word) => { const number = [...touched].filter(fits).length; return number ? [plural(number, word)] : []; };
  const where = [...count(set => set.isModel, "model"), ...count(set => set.kind === "export", "export"), ...count(set => !set.isModel && set.kind !== "export", "other dataset")];
  const name = fullName(path.start);
  let text = down.length ? `Changing ${name} touches ${plural(down.length, "column")} in ${where.join(", ")}.` : `Nothing is computed from ${name}.`;
  if (path.rows.size) text += ` It decides about the rows of ${plural(path.rows.size, "dataset")}.`;
  const rows = down.map(column => [column.set.name, column.name, column.type, column.set.kind, path.down.get(column)]);
  for (const [set, edges] of path.rows) rows.push([set.name, "(rows)", "", set.kind, [...new Set(edges.flatMap(edge => edge.kinds))].join(", ")]);
  return { text, rows };
}

// Which datasets an expression in dbt's manner chooses; null: it is empty, and all are meant.
function choose(text, most) {
  const words = text.trim().split(/\s+/).filter(Boolean);
  if (!words.length) return null;
  const either = new Set();
  for (const word of words) {
    const terms = word.split(",").filter(Boolean).map(term => reachOf(term, most));
    for (const set of terms[0] || []) if (terms.every(term => term.has(set))) either.add(set);
  }
  return either;
}

function reachOf(term, most) {
  const [, before, name, after] = /^(\d*\+)?(.*?)(\+\d*)?$/.exec(term);
  const steps = sign => sign === undefined ? 0 : Math.min(most, sign === "+" ? Infinity : Number(sign.replace("+", "")));
  const found = new Set(named(name));
  const all = new Set(found);
  spread(found, "before", steps(before), all);
  spread(found, "after", steps(after), all);
  return all;
}

function named(name) {
  const lower = name.toLowerCase();
  if (lower.startsWith("kind:")) return sets.filter(set => set.kind === lower.slice(5));
  const pattern = new RegExp("^" + lower.replace(/[.+^${}()|[\]\\]/g, "\\$&").replace(/\*/g, ".*").replace(/\?/g, ".") + "$", "s");
  const exact = sets.filter(set => pattern.test(set.name.toLowerCase()));
  return exact.length ? exact : sets.filter(set => set.name.toLowerCase().includes(lower));
}

function spread(starts, side, steps, all) {
  const seen = new Set(starts);
  for (let edge = [...starts]; steps > 0 && edge.length; steps--) {
    edge = [...new Set(edge.flatMap(set => set[side]))].filter(set => !seen.has(set));
    for (const set of edge) { seen.add(set); all.add(set); }
  }
}

// Models and columns that a search text fits: whole names before beginnings, those before the rest.
function search(text, most) {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return [];
  const hits = [];
  const rate = (name, item) => {
    const at = name.toLowerCase().indexOf(wanted);
    if (at >= 0) hits.push({ item, rank: name.length === wanted.length ? 0 : at === 0 ? 1 : 2 });
  };
  for (const set of sets) rate(set.name, set);
  for (const column of allColumns) rate(wanted.includes(".") ? fullName(column) : column.name, column);
  return hits.sort((a, b) => a.rank - b.rank).slice(0, most).map(hit => hit.item);
}

// A name may hold anything; an encoded one holds no dot, so that the dot between the two is the only one.
const encode = name => { try { return encodeURIComponent(name).replace(/\./g, "%2E"); } catch { return ""; } };
const linkTo = item => item.set ? "#column=" + encode(item.set.name) + "." + encode(item.name) : "#model=" + encode(item.name);
function find(hash) {
  const [, what, value] = /^#(column|model)=(.*)$/s.exec(hash) || [];
  if (!what) return null;
  const decode = part => { try { return decodeURIComponent(part); } catch { return part; } };
  if (what === "model") return sets.find(set => set.name === decode(value)) || null;
  // A link that someone typed may have dots in its names.
  for (let dot = value.indexOf("."); dot >= 0; dot = value.indexOf(".", dot + 1)) {
    const set = decode(value.slice(0, dot)), name = decode(value.slice(dot + 1));
    const column = allColumns.find(one => one.name === name && one.set.name === set);
    if (column) return column;
  }
  return null;
}
