// Steps over time. Rows are made when they come into view: a thousand of them are there at once.
const lanes = { box: byId("lanes"), rows: [], from: 0, to: wholeTime, height: 24, label: 232, right: 64, width: 0, frame: 0, cursor: 0, isPrinting: false, made: "" };

function orderInTime(a, b) {
  const first = a.isNested ? a.within : a, second = b.isNested ? b.within : b;
  const start = step => step.at === undefined ? Infinity : step.at;
  return (start(first) === start(second) ? first.index - second.index : start(first) - start(second)) || (a.isNested ? 1 : 0) - (b.isNested ? 1 : 0) || start(a) - start(b) || a.index - b.index;
}

function makeLanes() {
  lanes.axis = make(lanes.box, "svg", { class: "axis", height: 26, "aria-hidden": "true" });
  lanes.svg = make(lanes.box, "svg", { class: "tracks" });
  const defs = make(lanes.svg, "defs", {});
  for (const name of ["wait", "cut"]) {
    const pattern = make(defs, "pattern", { id: "hatch-" + name, width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" });
    make(pattern, "rect", { width: 6, height: 6, class: "hatch-ground " + name });
    make(pattern, "rect", { width: 2.4, height: 6, class: "hatch-line " + name });
  }
  lanes.grid = make(lanes.svg, "g", { class: "grid" });
  lanes.rowLayer = make(lanes.svg, "g", {});
  lanes.pathLayer = make(lanes.svg, "g", { class: "path" });
  lanes.band = make(lanes.svg, "rect", { class: "band", visibility: "hidden" });
  new ResizeObserver(() => { if (!lanes.isPrinting) drawLanes(); }).observe(lanes.box);
  lanes.box.addEventListener("scroll", drawLanes, { passive: true });
  lanes.box.addEventListener("keydown", walkLanes);
  lanes.box.addEventListener("focus", () => { markRow(); });
  lanes.svg.addEventListener("pointerdown", startBand);
  lanes.svg.addEventListener("click", event => { if (!lanes.wasBand && lanes.rows[rowAt(event)]) { lanes.cursor = rowAt(event); choose(lanes.rows[lanes.cursor]); } });
  byId("time-all").addEventListener("click", () => lookAt(0, wholeTime));
  fillLegend();
}

function fillLegend() {
  const hasRetries = steps.some(step => step.raw.attempts > 1);
  const entries = [...[["queue", "waits for a slot"], ["source", "waits for its source"], ["engine", "engine"], ["commit", "commits"]].filter(([key]) => knows(key)), ["own", knows("engine") ? "the rest" : "runs"],
    ...(countOf("FAILURE") || hasRetries ? [["failed", "fails"]] : []), ...(countOf("CANCELLED") ? [["cancelled", "cancelled"]] : []), ...(hasRetries ? [["retry", "waits to try again"]] : []), ["critical", "critical path"]];
  for (const [css, text] of entries) {
    const item = make(byId("legend"), "li", {}), mark = make(item, "svg", { width: 22, height: 10, "aria-hidden": "true" });
    if (css === "retry") make(mark, "path", { class: "retry", d: "M1 5H21" });
    else make(mark, "rect", { class: css === "critical" ? "critical outline" : "part " + css, x: 1, y: 1, width: 20, height: 8, rx: 2 });
    make(item, "span", {}, text);
  }
}

function showLanes(visible) {
  lanes.rows = visible.slice().sort(orderInTime);
  lanes.cursor = Math.min(lanes.cursor, Math.max(0, lanes.rows.length - 1));
  lanes.made = "";
  drawLanes();
}

const xOf = at => lanes.label + (at - lanes.from) / (lanes.to - lanes.from) * (lanes.width - lanes.label - lanes.right);

function drawLanes() {
  if (!lanes.frame) lanes.frame = requestAnimationFrame(() => { lanes.frame = 0; paintLanes(); });
}

function paintLanes() {
  const width = lanes.box.clientWidth, height = Math.max(1, lanes.rows.length) * lanes.height + 6;
  const first = lanes.isPrinting ? 0 : Math.max(0, Math.floor(lanes.box.scrollTop / lanes.height) - 4);
  const last = lanes.isPrinting ? lanes.rows.length : Math.min(lanes.rows.length, first + Math.ceil(lanes.box.clientHeight / lanes.height) + 8);
  const made = [width, first, last, lanes.from, lanes.to, chosen && chosen.index].join(" ");
  if (made === lanes.made || width === 0) return;
  lanes.made = made;
  lanes.width = width;
  lanes.label = Math.min(232, width * 0.3);
  for (const [svg, tall] of [[lanes.axis, 26], [lanes.svg, height]]) { svg.setAttribute("viewBox", `0 0 ${width} ${tall}`); svg.setAttribute("height", tall); }
  drawAxis(height);
  lanes.rowLayer.replaceChildren();
  for (let i = first; i < last; i++) drawRow(lanes.rows[i], i);
  if (!lanes.rows.length) make(lanes.rowLayer, "text", { class: "none", x: 14, y: 20 }, "No step fits the filter.");
  drawPath(first, last);
  markRow();
}

// Round steps of 1, 2 or 5, about as many as there is room for.
function drawAxis(height) {
  lanes.axis.replaceChildren();
  lanes.grid.replaceChildren();
  const room = Math.max(1, (lanes.width - lanes.label - lanes.right) / 90), rough = (lanes.to - lanes.from) / room, power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map(factor => factor * power).find(size => size >= rough);
  make(lanes.axis, "text", { class: "axis-title", x: 14, y: 17 }, "Step");
  for (let tick = Math.ceil(lanes.from / step); tick * step <= lanes.to * 1.000001; tick++) {
    const x = Math.round(xOf(tick * step)) + 0.5;
    make(lanes.grid, "path", { d: `M${x} 0V${height}` });
    make(lanes.axis, "text", { x, y: 17, class: tick ? "tick" : "tick zero" }, tick ? span(tick * step) : "0");
  }
}

function drawRow(step, i) {
  const y = i * lanes.height, row = make(lanes.rowLayer, "g", { class: "lane " + step.status + (step === chosen ? " chosen" : "") + (step.isCritical ? " on-path" : ""), transform: `translate(0 ${y})`, id: "lane-" + step.index, role: "option", "aria-selected": step === chosen, "aria-label": aloud(step) });
  make(row, "rect", { class: "hit", x: 0, width: lanes.width, height: lanes.height });
  const indent = step.isNested ? 30 : 14, font = step.isCritical ? "600 12.5px" : "12.5px";
  const sign = make(row, "text", { class: "sign " + step.status, x: indent, y: 16 }, step.isNested ? "↳" : signs[step.status]);
  if (step.isNested) sign.classList.add("nested");
  make(row, "text", { class: "name", x: indent + 17, y: 16 }, fit(step.id, lanes.label - indent - 30, font, true));
  if (step.at === undefined) {
    make(row, "text", { class: "none", x: lanes.label + 6, y: 16 }, fit(step.cause ? `${word(step.status)}: ${step.cause.id} did not succeed` : `${word(step.status)} before it began`, lanes.width - lanes.label - 20, "11.5px"));
    return;
  }
  // What is looked at closely is cut off at both ends.
  const clip = make(row, "svg", { x: lanes.label, y: 0, width: Math.max(0, lanes.width - lanes.label), height: lanes.height, viewBox: `${lanes.label} 0 ${Math.max(0.1, lanes.width - lanes.label)} ${lanes.height}` });
  for (const [n, one] of step.tries.entries()) drawTry(clip, step, one, step.tries[n + 1]);
  const start = xOf(step.at), end = Math.max(xOf(step.end), start + 2.5);
  if (step.isCritical) make(clip, "rect", { class: "critical outline", x: start - 1.5, y: 3.5, width: end - start + 3, height: 17, rx: 4 });
  const note = span(step.ms) + (step.raw.attempts > 1 ? ` · ${step.raw.attempts} attempts` : ""), isRoom = end + 8 + widthOf(note, "11px") < lanes.width;
  if (start < lanes.width && end > lanes.label) make(clip, "text", { class: "note", x: isRoom ? end + 7 : Math.max(start - 6, lanes.label + 60), y: 16, "text-anchor": isRoom ? undefined : "end" }, note);
  make(row, "title", {}, aloud(step));
}

function drawTry(parent, step, one, next) {
  const y = step.isNested ? 9 : 6, height = step.isNested ? 6 : 12;
  const part = (css, from, to, least) => { if (to > from || least) make(parent, "rect", { class: "part " + css, x: xOf(from), y, width: Math.max(least || 0, xOf(to) - xOf(from)), height, rx: Math.min(3, Math.max(0, (xOf(to) - xOf(from)) / 2)) }); };
  if (one.queue) part("queue", one.at - one.queue, one.at);
  if (one.status !== "SUCCESS") part(one.status === "FAILURE" ? "failed" : "cancelled", one.at, one.at + one.ms, 2.5);
  else {
    part("own", one.at, one.at + one.ms, 2.5);
    let at = one.at;
    for (const name of ["source", "engine"]) if (one[name]) { part(name, at, Math.min(at + one[name], one.at + one.ms)); at += one[name]; }
    if (one.commit) part("commit", Math.max(one.at, one.at + one.ms - one.commit), one.at + one.ms);
  }
  if (next) make(parent, "path", { class: "retry", d: `M${xOf(one.at + one.ms)} 12H${xOf(next.at)}` });
}

// Joins the steps of the critical path, where they can be seen.
function drawPath(first, last) {
  lanes.pathLayer.replaceChildren();
  const places = new Map(lanes.rows.map((step, i) => [step.index, i]));
  for (let i = 1; i < path.length; i++) {
    const from = places.get(path[i - 1]), to = places.get(path[i]);
    if (from === undefined || to === undefined || Math.max(from, to) < first || Math.min(from, to) > last) continue;
    const x = xOf(steps[path[i - 1]].end), toX = xOf(steps[path[i]].at), down = to > from ? 1 : -1;
    if (x < lanes.label || toX < lanes.label || x > lanes.width) continue;
    make(lanes.pathLayer, "path", { d: `M${x} ${from * lanes.height + 12 + 8.5 * down}V${to * lanes.height + 12 - (toX - x > 8 ? 0 : 8.5 * down)}${toX - x > 8 ? "H" + (toX - 2) : ""}` });
  }
}

function aloud(step) {
  const parts = [`${step.id}, ${step.type}: ${word(step.status)}`];
  if (step.at !== undefined) parts.push(`from ${span(step.at) || "0"}, took ${span(step.ms)}`);
  for (const [name, key] of [["queue", "queue"], ["source", "source"], ["engine", "engine"], ["commit", "commit"]]) if (step[key]) parts.push(`${name} ${span(step[key])}`);
  if (step.raw.attempts > 1) parts.push(plural(step.raw.attempts, "attempt"));
  if (step.isCritical) parts.push("on the critical path");
  return parts.join("; ");
}

function markRow() {
  const step = lanes.rows[lanes.cursor];
  for (const old of lanes.rowLayer.querySelectorAll(".cursor")) old.classList.remove("cursor");
  const row = step && byId("lane-" + step.index);
  if (row) row.classList.add("cursor");
  lanes.box.setAttribute("aria-activedescendant", row ? row.id : "");
}

function walkLanes(event) {
  const page = Math.floor(lanes.box.clientHeight / lanes.height) - 2, last = lanes.rows.length - 1;
  const move = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity }[event.key];
  if (event.key === "Enter" && lanes.rows[lanes.cursor]) { event.preventDefault(); return choose(lanes.rows[lanes.cursor]); }
  if (move === undefined || last < 0) return;
  event.preventDefault();
  lanes.cursor = Math.min(last, Math.max(0, lanes.cursor + move));
  bringRow(lanes.cursor);
}

function bringRow(i) {
  const top = i * lanes.height, box = lanes.box, room = box.clientHeight - 26 - lanes.height;
  if (top < box.scrollTop) box.scrollTop = top;
  else if (top > box.scrollTop + room) box.scrollTop = top - room;
  lanes.made = "";
  drawLanes();
}

const rowAt = event => Math.floor((event.clientY - lanes.svg.getBoundingClientRect().top) / lanes.height);

// A stretch of time that is dragged over is what is looked at then.
function startBand(event) {
  lanes.wasBand = false;
  const left = lanes.svg.getBoundingClientRect().left, start = event.clientX - left;
  if (event.button !== 0 || start < lanes.label) return;
  const draw = move => {
    const at = Math.max(lanes.label, move.clientX - left);
    if (Math.abs(at - start) < 5 && !lanes.wasBand) return;
    lanes.wasBand = true;
    for (const [name, value] of [["x", Math.min(start, at)], ["width", Math.abs(at - start)], ["y", 0], ["height", lanes.svg.getAttribute("height")], ["visibility", "visible"]]) lanes.band.setAttribute(name, value);
  };
  const finish = end => {
    removeEventListener("pointermove", draw);
    lanes.band.setAttribute("visibility", "hidden");
    if (!lanes.wasBand) return;
    const timeOf = x => lanes.from + (Math.max(lanes.label, x) - lanes.label) / (lanes.width - lanes.label - lanes.right) * (lanes.to - lanes.from);
    const [from, to] = [timeOf(start), timeOf(end.clientX - left)].sort((a, b) => a - b);
    if (to - from > wholeTime / 1e6) lookAt(from, Math.min(to, wholeTime));
  };
  addEventListener("pointermove", draw);
  addEventListener("pointerup", finish, { once: true });
}

function lookAt(from, to) {
  Object.assign(lanes, { from, to });
  byId("time-all").hidden = from === 0 && to === wholeTime;
  drawLanes();
}
