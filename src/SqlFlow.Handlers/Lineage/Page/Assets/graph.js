// Cards, edges and the view on them. Rows are made when they come into view: a thousand cards are there at once.
const svg = byId("graph"), map = byId("map"), sizes = data.sizes;
const world = make(svg, "g", { class: "world" }), linkLayer = make(world, "g", { class: "links" }), pathLayer = make(world, "g"), cardLayer = make(world, "g");
const icons = {
  source: "M2 4c0-3 12-3 12 0v8c0 3-12 3-12 0zM2 4c0 3 12 3 12 0M2 8c0 3 12 3 12 0", table: "M2 2.5h12v11H2zM2 6.5h12M6.5 6.5v7",
  view: "M1 8c3-6 11-6 14 0c-3 6-11 6-14 0zM8 10.2a2.2 2.2 0 1 0 0-4.4a2.2 2.2 0 0 0 0 4.4z", file: "M3.5 1.5h6l3.5 3.5v9.5h-9.5zM9.5 1.5v3.5h3.5M5.5 8.5h5M5.5 11h5",
  export: "M9 2h5v5M14 2l-7 7M11 9.5v4.5H2V5h4.5", external: "M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 0 0 0-13zM1.5 8h13M8 1.5c-4 4-4 9 0 13c4-4 4-9 0-13",
};
const view = { scale: 1, x: 0, y: 0, width: 0, height: 0, folded: false, path: null, opened: new Set(), cards: new Map(), frame: 0 };
const itemOf = new WeakMap(), farAt = 0.42;

// The outline says what a dataset is, also in black and white.
function outline(kind, w, h) {
  const round = r => `M${r} 0H${w - r}Q${w} 0 ${w} ${r}V${h - r}Q${w} ${h} ${w - r} ${h}H${r}Q0 ${h} 0 ${h - r}V${r}Q0 0 ${r} 0Z`;
  switch (kind) {
    case "source": return `M26 0H${w - 6}Q${w} 0 ${w} 6V${h - 6}Q${w} ${h} ${w - 6} ${h}H26Q0 ${h} 0 ${h - 26}V26Q0 0 26 0Z`;
    case "file": return `M8 0H${w - 16}L${w} 16V${h - 8}Q${w} ${h} ${w - 8} ${h}H8Q0 ${h} 0 ${h - 8}V8Q0 0 8 0ZM${w - 16} 0V16H${w}`;
    case "export": return `M8 0H${w - 14}L${w} ${sizes.header / 2}L${w - 14} ${sizes.header}V${h - 8}Q${w - 14} ${h} ${w - 22} ${h}H8Q0 ${h} 0 ${h - 8}V8Q0 0 8 0Z`;
    case "external": return `M10 0H${w - 10}L${w} 10V${h - 10}L${w - 10} ${h}H10L0 ${h - 10}V10Z`;
    case "view": return round(20);
    default: return round(6);
  }
}

const isCut = set => set.columns.length > sizes.mostColumns;
function rowsOf(set) {
  if (view.folded || !isCut(set) || view.opened.has(set)) return view.folded ? [] : set.columns;
  const lit = view.path ? set.columns.filter(column => view.path.lit.has(column)) : [];
  const first = new Set([...new Set([...lit, ...set.columns])].slice(0, sizes.mostColumns - 2));
  return set.columns.filter(column => first.has(column));
}

function heightOf(set) {
  if (view.folded) return sizes.header;
  const rows = !isCut(set) ? Math.max(1, set.columns.length) : view.opened.has(set) ? set.columns.length + 1 : sizes.mostColumns - 1;
  return sizes.header + rows * sizes.row + sizes.padding;
}

// Draws these datasets. The page brings the layout of all of them along; what is filtered or opened is laid out here.
function draw(visible, folded) {
  view.folded = folded;
  const shown = new Set(visible), edges = links.filter(link => shown.has(link.from) && shown.has(link.to));
  const isWhole = visible.length === sets.length && folded === sets.length > sizes.mostOpenModels && !view.opened.size;
  const at = new Map(visible.map((set, index) => [set, index]));
  const layout = isWhole ? data.layout : arrange(visible.map(set => ({ width: sizes.width, height: heightOf(set) })),
    edges.map(link => [at.get(link.from), at.get(link.to)]), { ranks: sizes.rankGap, nodes: sizes.nodeGap, lanes: sizes.laneGap });
  Object.assign(view, { width: layout.width, height: layout.height, cards: new Map(), routes: new Map(), lines: new Map() });
  cardLayer.replaceChildren();
  linkLayer.replaceChildren();
  visible.forEach((set, i) => view.cards.set(set, drawCard(set, layout.places[i][0], layout.places[i][1])));
  edges.forEach((link, i) => {
    const from = view.cards.get(link.from), to = view.cards.get(link.to);
    const line = curve(from.x + sizes.width, from.y + sizes.header / 2, layout.routes[i], to.x, to.y + sizes.header / 2, 0);
    view.routes.set(link, layout.routes[i]);
    view.lines.set(link, line);
    make(linkLayer, "path", { class: link.direct ? "link" : "link indirect", d: line });
  });
  paint(view.path);
}

// Of a card that is far away only this much is to be seen; makeHead and makeRows add the rest once it is near.
function drawCard(set, x, y) {
  const height = heightOf(set);
  const group = make(cardLayer, "g", { class: "card " + set.kind, transform: `translate(${x} ${y})` });
  make(group, "path", { class: "shape", d: outline(set.kind, sizes.width, height) });
  const head = make(group, "g", { class: "head", tabindex: -1, role: "button", "aria-label": `${set.name}, ${set.kind}, ${plural(set.columns.length, "column")}` });
  make(head, "text", { class: "big", x: 12, y: height / 2 }, fit(set.name, sizes.width - 24, "600 24px", true));
  itemOf.set(head, set);
  return { set, x, y, height, group, head, note: null, rows: rowsOf(set), elements: new Map(), isMade: false };
}

function makeHead({ set, head }) {
  const run = set.raw.runs[0], checks = set.raw.checks, failed = checks.filter(check => check.status === "FAILURE");
  make(head, "rect", { class: "hit", x: 2, y: 2, width: sizes.width - 4, height: sizes.header - 4, rx: 6 });
  make(head, "rect", { class: "tile", x: 14, y: 12, width: 28, height: 28, rx: 7 });
  make(head, "path", { class: "icon", d: icons[set.kind], transform: "translate(20 18)" });
  const mark = checks.length ? (failed.length ? "✗ " + failed.length : "✓ " + checks.length) : "";
  make(head, "text", { class: "name", x: 52, y: 23 }, fit(set.name, sizes.width - (mark ? 100 : 72), "600 13.5px", true));
  if (mark) make(head, "text", { class: "mark" + (failed.length ? " bad" : checks.every(check => check.status === "SUCCESS") ? " good" : ""), x: sizes.width - 18, y: 23 }, mark);
  if (run) make(head, "circle", { class: "status " + run.status, cx: 56, cy: 36, r: 3.5 });
  make(head, "title", {}, set.name);
  return make(head, "text", { class: "note", x: run ? 63 : 52, y: 40 });
}

function noteOf(set) {
  const run = set.raw.runs[0];
  if (view.folded && view.path && !view.path.ways) {
    const lit = set.columns.filter(column => view.path.lit.has(column));
    if (lit.length) return lit.map(column => column.name).join(", ");
  }
  const facts = [];
  if (run && run.status !== "SUCCESS") facts.push(run.status.toLowerCase());
  if (run && run.rows !== undefined) facts.push(plural(run.rows, "row"));
  if (run && run.ms !== undefined) facts.push(time(run.ms));
  if (!facts.length) facts.push(set.kind, plural(set.columns.length, "column"));
  return facts.join(" · ");
}

const time = ms => ms < 1000 ? Math.round(ms) + " ms" : ms < 60000 ? (ms / 1000).toFixed(1) + " s" : Math.floor(ms / 60000) + " min " + Math.round(ms % 60000 / 1000) + " s";

function makeRows(card) {
  card.isMade = true;
  make(card.group, "path", { class: "rule", d: `M1 ${sizes.header}H${sizes.width - (card.set.kind === "export" ? 15 : 1)}` });
  const width = sizes.width - (card.set.kind === "export" ? 18 : 4), top = sizes.header + 4;
  const place = i => ({ transform: `translate(2 ${top + i * sizes.row})`, tabindex: -1, role: "button" });
  card.rows.forEach((column, i) => {
    const row = make(card.group, "g", { class: "row" + (column.unknown ? " unknown" : ""), ...place(i), "aria-label": label(column) });
    make(row, "rect", { class: "hit", x: 4, width: width - 8, height: sizes.row, rx: 5 });
    const type = fit(column.type, 84, "11px");
    make(row, "text", { class: "column", x: 14, y: 15 }, fit((column.unknown ? "? " : "") + column.name, width - 36 - widthOf(type, "11px"), "12.5px", true));
    make(row, "text", { class: "type", x: width - 14, y: 15 }, type);
    make(row, "title", {}, column.name + (column.type ? " " + column.type : "") + (column.unknown ? "\nUnknown: " + column.unknown : ""));
    itemOf.set(row, column);
    card.elements.set(column, row);
  });
  if (!card.set.columns.length) make(card.group, "text", { class: "none", x: 16, y: top + 15 }, "columns are not known");
  if (!isCut(card.set)) return;
  const rest = card.set.columns.length - card.rows.length;
  card.more = make(card.group, "g", { class: "row more", ...place(card.rows.length) });
  make(card.more, "rect", { class: "hit", x: 4, width: width - 8, height: sizes.row, rx: 5 });
  make(card.more, "text", { class: "column", x: 14, y: 15 }, rest ? `+ ${rest} more` : "− fewer");
}

const label = column => `${column.name}${column.type ? ", " + column.type : ""}, column of ${column.set.name}${column.unknown ? ", unknown: " + column.unknown : ""}`;

function rowHeight(card, column) {
  const at = card.rows.indexOf(column);
  if (at >= 0) return card.y + sizes.header + 4 + (at + 0.5) * sizes.row;
  return card.y + (column && isCut(card.set) && !view.folded ? sizes.header + 4 + (card.rows.length + 0.5) * sizes.row : sizes.header / 2);
}

function curve(x, y, route, endX, endY, shift) {
  let text = `M${x} ${y}`;
  const bend = (toX, toY) => {
    const pull = toX > x ? (toX - x) / 2 : 140;
    text += `C${x + pull} ${y} ${toX - pull} ${toY} ${toX} ${toY}`;
    [x, y] = [toX, toY];
  };
  for (let i = 0; i < route.length; i += 3) { bend(route[i], route[i + 2] + shift); text += "H" + (x = route[i + 1]); }
  bend(endX, endY);
  return text;
}

// Lights a path up and dims the rest; null: all is equal.
function paint(path) {
  view.path = path;
  svg.classList.toggle("tracing", !!path);
  svg.classList.toggle("columns", !!path && !path.ways);
  for (const card of view.cards.values()) {
    const rows = rowsOf(card.set);
    if (card.isMade && rows.some((column, i) => column !== card.rows[i])) dropRows(card);
    card.rows = rows;
    card.group.classList.toggle("lit", !!path && path.sets.has(card.set));
    card.group.classList.toggle("rows-lit", !!path && path.rows.has(card.set));
    if (card.note) writeNote(card);
    for (const [column, row] of card.elements) paintRow(column, row);
  }
  pathLayer.replaceChildren();
  let number = 0;
  for (const [link, side] of path && path.ways || []) {
    const line = view.lines.get(link);
    if (line) make(pathLayer, "path", { class: `edge ${link.direct ? "transformation" : "indirect"} ${side}`, d: line });
  }
  for (const edge of path ? path.edges : []) drawEdge(path, edge, (number++ % 5 - 2) * 2.5);
  reveal();
}

function dropRows(card) {
  for (const element of [...card.group.children]) if (element !== card.head && !element.classList.contains("shape")) element.remove();
  Object.assign(card, { isMade: false, more: undefined, elements: new Map() });
}

function paintRow(column, row) {
  const strength = view.path ? view.path.lit.get(column) : undefined;
  row.classList.toggle("self", strength === "self");
  row.classList.toggle("direct", strength === "direct");
  row.classList.toggle("indirect", strength === "indirect");
  row.classList.toggle("down", !!view.path && view.path.down.has(column));
  row.setAttribute("aria-pressed", strength === "self");
}

function drawEdge(path, edge, shift) {
  const isRows = !edge.to.set, target = isRows ? edge.to : edge.to.set;
  const from = view.cards.get(edge.from.set), to = view.cards.get(target);
  if (!from || !to || from === to) return;
  const link = linkOf.get(edge.from.set.index + " " + target.index);
  const line = make(pathLayer, "path", {
    class: `edge ${edgeStyle(edge)} ${path.side.get(edge)}`,
    d: curve(from.x + sizes.width - (edge.from.set.kind === "export" ? 14 : 0), rowHeight(from, edge.from), view.routes.get(link) || [], to.x, rowHeight(to, isRows ? null : edge.to), shift),
  });
  make(line, "title", {}, `${fullName(edge.from)} → ${isRows ? "rows of " + target.name : fullName(edge.to)}: ${edge.kinds.join(", ")}${edge.masking ? ", masking" : ""}`);
}

// Moves the world, then makes the rows that came into view.
function reveal() {
  if (!view.frame) view.frame = requestAnimationFrame(() => {
    view.frame = 0;
    world.setAttribute("transform", `translate(${view.x} ${view.y}) scale(${view.scale})`);
    const isFar = view.scale < farAt, { width, height } = svg.getBoundingClientRect();
    svg.classList.toggle("far", isFar);
    if (!isFar) {
      const left = -view.x / view.scale - 300, top = -view.y / view.scale - 300, right = left + width / view.scale + 600, bottom = top + height / view.scale + 600;
      for (const card of view.cards.values())
        if (card.x < right && card.x + sizes.width > left && card.y < bottom && card.y + card.height > top) finish(card);
    }
    drawMap(width, height);
  });
}

const writeNote = card => { card.note.textContent = fit(noteOf(card.set), sizes.width - 78, "11.5px"); };

function finish(card) {
  if (!card.note) { card.note = makeHead(card); writeNote(card); }
  if (card.isMade || view.folded) return;
  makeRows(card);
  for (const [column, row] of card.elements) paintRow(column, row);
}

function drawMap(width, height) {
  const isNeeded = view.width * view.scale > width * 1.2 || view.height * view.scale > height * 1.2;
  map.hidden = !isNeeded || view.cards.size < 2;
  if (map.hidden) return;
  const ratio = Math.min(180 / view.width, 140 / view.height);
  Object.assign(map, { width: Math.max(40, view.width * ratio), height: Math.max(16, view.height * ratio) });
  const context = map.getContext("2d"), { color, outlineColor } = getComputedStyle(map);
  Object.assign(view, { mapRatio: ratio });
  for (const card of view.cards.values()) {
    context.fillStyle = view.path && view.path.sets.has(card.set) ? outlineColor : color;
    context.globalAlpha = view.path && !view.path.sets.has(card.set) ? 0.3 : 1;
    context.fillRect(card.x * ratio, card.y * ratio, Math.max(2, sizes.width * ratio - 1), Math.max(1, card.height * ratio - 0.5));
  }
  context.globalAlpha = 1;
  context.strokeStyle = outlineColor;
  context.lineWidth = 1.5;
  context.strokeRect(-view.x / view.scale * ratio, -view.y / view.scale * ratio, width / view.scale * ratio, height / view.scale * ratio);
}

function zoom(factor, x, y) {
  const scale = Math.min(2.5, Math.max(0.04, view.scale * factor)), real = scale / view.scale;
  Object.assign(view, { scale, x: x - (x - view.x) * real, y: y - (y - view.y) * real });
  reveal();
}

// All of it if it can be read then; else its beginning, and the map shows where that is.
function showAll(least) {
  const { width, height } = svg.getBoundingClientRect(), edge = 32;
  const scale = Math.max(least, Math.min(1, (width - 2 * edge) / (view.width || 1), (height - 2 * edge) / (view.height || 1)));
  const fitsX = view.width * scale <= width - edge;
  Object.assign(view, { scale, x: fitsX ? (width - view.width * scale) / 2 : edge, y: (height - view.height * scale) / 2 });
  reveal();
}

// Brings an item into view, and no further than needed unless it was far outside.
function bringIn(item) {
  const card = view.cards.get(item.set || item);
  if (!card) return;
  if (view.scale < farAt) zoom(0.8 / view.scale, 0, 0);
  const { width, height } = svg.getBoundingClientRect(), edge = 40;
  const x = card.x * view.scale + view.x, y = (item.set ? rowHeight(card, item) - 20 : card.y) * view.scale + view.y, right = x + sizes.width * view.scale, bottom = y + sizes.header * view.scale;
  const isFar = right < 0 || x > width || bottom < 0 || y > height;
  if (isFar) { view.x += width / 2 - (x + right) / 2; view.y += height / 2 - (y + bottom) / 2; }
  else { view.x += x < edge ? edge - x : right > width - edge ? width - edge - right : 0; view.y += y < edge ? edge - y : bottom > height - edge ? height - edge - bottom : 0; }
  finish(card);
  reveal();
}
