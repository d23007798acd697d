// All steps in a table, by any of its columns.
const longest = Math.max(0.001, ...steps.map(step => step.ms || 0));
const statusOrder = new Map(statuses.map((status, i) => [status, i]));
const columns = [
  { name: "Step", css: "step", key: step => step.id.toLowerCase(), fill: fillName },
  { name: "Status", key: step => statusOrder.get(step.status), fill: (cell, step) => { make(cell, "span", { class: "state marked-state " + step.status }, word(step.status)); if (step.raw.warnings) make(cell, "span", { class: "warns", title: step.raw.warnings.join("\n") }, "!"); } },
  { name: "Start", number: true, key: step => step.at, text: step => step.at === undefined ? "" : "+" + span(step.at) },
  { name: "Duration", number: true, key: step => step.ms, fill: fillDuration },
  { name: "Share", number: true, key: step => step.share, text: step => percent(step.share), title: "Of the run's time" },
  { name: "Slack", number: true, key: step => step.raw.slack, text: step => step.at === undefined || step.isNested ? "" : step.isCritical ? "none" : span(step.raw.slack), title: "How much longer it could have taken without making the critical path longer" },
  ...[["Queue", "queue", "Waiting for a slot"], ["Source", "source", "Waiting for its source"], ["Engine", "engine", "In the engine"]].filter(([, key]) => knows(key))
    .map(([name, key, title]) => ({ name, title, number: true, isMinor: true, key: step => step[key], text: step => step[key] > 0.5 ? span(step[key]) : "" })),
  { name: "Rows", number: true, key: step => step.raw.rows, text: step => whole(step.raw.rows), title: "Written" },
  { name: "Rows/s", number: true, isMinor: true, key: step => step.rate, text: step => rough(step.rate) },
  { name: "Attempts", number: true, isMinor: true, key: step => step.raw.attempts, text: step => step.raw.attempts || "" },
  ...(hasHistory ? [{ name: "Last runs", isMinor: true, key: step => step.raw.history ? step.ms : undefined, fill: (cell, step) => sparkline(cell, step, 96, 20) }] : []),
];
// What gives way where there is little room.
for (const column of columns) column.css = [column.css, column.number ? "number" : "", column.isMinor ? "minor" : ""].filter(Boolean).join(" ");
const list = { rows: new Map(), column: null, isDown: false };

function fillName(cell, step) {
  make(cell, "button", { type: "button", class: step.isCritical ? "go strong" : "go" }, step.id);
  if (step.isCritical) make(cell, "span", { class: "diamond", title: "On the critical path" }, "◆");
  make(cell, "small", {}, step.type);
}

function fillDuration(cell, step) {
  if (step.ms === undefined) return;
  cell.textContent = span(step.ms);
  meter(cell, step.ms / longest, step.status);
}

function meter(parent, share, css) {
  make(parent, "i", { class: "meter " + css, "aria-hidden": "true" }).style.backgroundSize = Math.max(1, share * 100) + "% 100%";
}

// The durations of the last runs; this one is the dot, what failed is a red stroke.
function sparkline(parent, step, width, height) {
  const runs = step.raw.history;
  if (!runs || runs.length < 2) return;
  const most = Math.max(...runs.map(run => run[0]), 0.001), least = Math.min(...runs.filter(run => run[1] === "SUCCESS").map(run => run[0]), most);
  const x = i => 3 + i / (runs.length - 1) * (width - 8), y = ms => height - 3 - (ms - least * 0.7) / (most - least * 0.7 || 1) * (height - 6);
  const svg = make(parent, "svg", { class: "spark", width, height, role: "img", "aria-label": `The last ${runs.length} runs, from ${span(least)} to ${span(most)}` });
  make(svg, "title", {}, runs.map(run => `${run[3] ? "this run: " : ""}${span(run[0])}${run[1] === "SUCCESS" ? "" : " " + word(run[1])}`).slice(-12).join("\n"));
  const good = runs.map((run, i) => run[1] === "SUCCESS" ? `${x(i).toFixed(1)} ${y(run[0]).toFixed(1)}` : null).filter(Boolean);
  if (good.length > 1) make(svg, "path", { class: "trend", d: "M" + good.join("L") });
  runs.forEach((run, i) => {
    if (run[1] !== "SUCCESS") make(svg, "path", { class: "mark " + run[1], d: `M${x(i).toFixed(1)} 2V${height - 2}` });
    if (run[3] || (i === runs.length - 1 && !runs.some(other => other[3]))) make(svg, "circle", { class: "now " + run[1], cx: x(i), cy: run[1] === "SUCCESS" ? y(run[0]) : height / 2, r: 3 });
  });
}

function makeTable() {
  const table = make(make(byId("steps"), "div", { class: "card" }), "table", { class: "all" }), head = make(make(table, "thead"), "tr");
  for (const column of columns) {
    const cell = make(head, "th", { scope: "col", class: column.css + " of-" + column.name.toLowerCase().replace(/\W/g, ""), title: column.title });
    column.button = make(cell, "button", { type: "button" }, column.name);
    column.button.addEventListener("click", () => sortBy(column));
  }
  list.body = make(table, "tbody");
  list.body.addEventListener("click", event => {
    const row = event.target.closest("tr");
    if (row && !String(getSelection())) choose(steps[row.dataset.step]);
  });
  makeRows(40);
  makeRest();
}

// The first rows at once, the others while nobody waits for the page: then they can be found and printed, too.
function makeRows(count) {
  const from = list.rows.size, rest = list.rest ||= document.createDocumentFragment();
  for (const step of steps.slice(from, from + count)) {
    const row = makeRow(rest, step);
    row.hidden = !visible.has(step);
    list.rows.set(step, row);
  }
  // A table is laid out anew for each part of it: so the first, and then all.
  if (!from || list.rows.size === steps.length) list.body.append(rest);
}

function makeRest() {
  const isAll = list.rows.size === steps.length;
  if (isAll) return;
  (window.requestIdleCallback || setTimeout)(() => { makeRows(60); makeRest(); });
}

function makeRow(parent, step) {
  const row = document.createElement("tr");
  parent.append(row);
  if (step.isCritical) row.className = "on-path";
  row.dataset.step = step.index;
  for (const column of columns) {
    const cell = row.insertCell();
    if (column.css) cell.className = column.css;
    if (column.fill) column.fill(cell, step);
    else cell.textContent = column.text(step);
  }
  return row;
}

// Numbers begin with the most, names with the first; a third click brings the order of the plan back.
function sortBy(column) {
  if (list.column !== column) Object.assign(list, { column, isDown: !!column.number });
  else if (list.isDown === !!column.number) list.isDown = !list.isDown;
  else list.column = null;
  for (const other of columns) {
    if (other === list.column) other.button.parentNode.setAttribute("aria-sort", list.isDown ? "descending" : "ascending");
    else other.button.parentNode.removeAttribute("aria-sort");
  }
  makeRows(steps.length);
  const sorted = steps.slice();
  if (list.column) sorted.sort((a, b) => compare(column.key(a), column.key(b)) || a.index - b.index);
  list.body.replaceChildren(...sorted.map(step => list.rows.get(step)));
}

// What is not known comes last, either way.
function compare(a, b) {
  if (a === undefined || b === undefined) return (a === undefined ? 1 : 0) - (b === undefined ? 1 : 0);
  return (a < b ? -1 : a > b ? 1 : 0) * (list.isDown ? -1 : 1);
}

function showRows() {
  for (const [step, row] of list.rows) row.hidden = !visible.has(step);
}

function markTable() {
  for (const [step, row] of list.rows) row.classList.toggle("chosen", step === chosen);
}
