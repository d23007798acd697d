// What the reader does: choose, filter, move, search.
const state = { chosen: null, only: null, kinds: new Set(sets.map(set => set.kind)), folding: null, visible: [], cursor: null };
const box = { search: byId("search"), hits: byId("hits"), select: byId("select"), depth: byId("depth"), indirect: byId("indirect"), columns: byId("columns"), table: byId("table") };
const isOn = button => button.getAttribute("aria-pressed") === "true";
const depth = () => box.depth.value === box.depth.max ? Infinity : Number(box.depth.value);
const say = text => { byId("say").textContent = text; };

// Which datasets are to be seen; they are drawn anew only if that changed.
function filter(least) {
  const near = state.chosen && depth() < Infinity ? reachAround(state.chosen.set || state.chosen) : null;
  const chosen = choose(box.select.value, depth());
  const visible = sets.filter(set => state.kinds.has(set.kind) && (!near || near.has(set)) && (!chosen || chosen.has(set)) && (!state.only || state.only.has(set)));
  const folded = state.folding === null ? visible.length > sizes.mostOpenModels : state.folding;
  const isSame = folded === view.folded && visible.length === state.visible.length && visible.every((set, i) => set === state.visible[i]);
  box.columns.setAttribute("aria-pressed", !folded);
  byId("empty").hidden = visible.length > 0;
  if (isSame && state.visible.length) return;
  state.visible = visible;
  redraw(folded, least);
}

function redraw(folded, least = leastScale()) {
  const focused = itemOf.get(document.activeElement), item = state.chosen && (state.chosen.set || state.chosen), old = item && view.cards.get(item);
  draw(state.visible, folded);
  if (old && view.cards.has(item)) {
    // What was chosen stays where it was on the screen.
    const card = view.cards.get(item);
    view.x += (old.x - card.x) * view.scale;
    view.y += (old.y - card.y) * view.scale;
    reveal();
  } else showAll(least);
  if (focused) focusOn(focused);
  else setTabStop();
  if (facts.hidden) return;
  state.isStale = true;
  fillTable(state.visible);
}

// What was drawn while the table hid the graph had no room to be fitted into.
function comeBack() {
  if (state.isStale) showAll(leastScale());
  state.isStale = false;
  if (state.chosen) bringIn(state.chosen);
  reveal();
}

// Few models are shown so that their columns can be read, many so that there is something to see.
const leastScale = () => state.visible.length > sizes.mostOpenModels ? 0.3 : 0.55;

function reachAround(set) {
  const all = new Set([set]);
  spread([set], "before", depth(), all);
  spread([set], "after", depth(), all);
  return all;
}

// Chooses a column, a model or nothing.
function choosing(item, bring) {
  state.chosen = item;
  if (!item) state.only = null;
  const hash = item ? linkTo(item) : "";
  if (hash !== location.hash) history.pushState(null, "", hash || location.pathname + location.search);
  if (item && !state.visible.includes(item.set || item)) reset();
  show();
  if (item && bring) { bringIn(item); state.cursor = item; setTabStop(); }
}

function reset() {
  state.only = null;
  box.select.value = "";
  for (const button of byId("kinds").children) { button.setAttribute("aria-pressed", true); state.kinds.add(button.dataset.kind); }
}

function show() {
  const item = state.chosen, focused = itemOf.get(document.activeElement);
  view.path = !item ? null : item.set ? trace(item, isOn(box.indirect)) : traceModel(item);
  filter();
  paint(view.path);
  for (const card of view.cards.values()) card.group.classList.toggle("chosen", card.set === item);
  fillPanel(item, view.path);
  if (focused && document.activeElement !== elementOf(focused)) focusOn(focused);
  if (item) say(item.set ? impact(view.path).text : `${item.name}: ${item.kind} with ${plural(item.columns.length, "column")}`);
}

function showOnly(path) {
  state.only = path && path.sets;
  filter();
  paint(view.path);
  showAll(leastScale());
  bringIn(state.chosen);
  fillPanel(state.chosen, view.path);
}

function elementOf(item) {
  const card = view.cards.get(item.set || item);
  if (!card) return null;
  finish(card);
  if (!item.set) return card.head;
  return card.elements.get(item) || card.head;
}

// One stop for Tab, wherever the reader was last; arrows do the rest.
function setTabStop() {
  for (const old of cardLayer.querySelectorAll("[tabindex='0']")) old.setAttribute("tabindex", -1);
  const element = elementOf(state.cursor && view.cards.has(state.cursor.set || state.cursor) ? state.cursor : state.visible[0] || {});
  if (element) element.setAttribute("tabindex", 0);
}

function focusOn(item) {
  state.cursor = item;
  setTabStop();
  const element = elementOf(item);
  if (element) element.focus({ preventScroll: true });
}

function move(key) {
  const item = itemOf.get(document.activeElement), set = item.set || item, card = view.cards.get(set), at = item.set ? card.rows.indexOf(item) : -1;
  let next = null;
  if (key === "ArrowDown") next = card.rows[at + 1] || neighbour(card, 1);
  else if (key === "ArrowUp") next = at > 0 ? card.rows[at - 1] : at === 0 ? set : neighbour(card, -1);
  else {
    const isLeft = key === "ArrowLeft", edges = item.set ? (isLeft ? item.ins : item.outs) : [];
    const end = edges.map(edge => isLeft ? edge.from : edge.to).find(column => column.set !== set && view.cards.has(column.set));
    next = end || (isLeft ? set.before : set.after).find(other => view.cards.has(other));
  }
  if (next) { bringIn(next); focusOn(next); }
}

function neighbour(card, direction) {
  const same = [...view.cards.values()].filter(other => other.x === card.x).sort((a, b) => a.y - b.y);
  const other = same[same.indexOf(card) + direction];
  return other && other.set;
}

// Search: a list under the box.
function fillHits() {
  const found = search(box.search.value, 40);
  box.hits.replaceChildren();
  found.forEach((item, i) => {
    const li = make(box.hits, "li", { role: "option", id: "hit-" + i, "aria-selected": i === 0, class: (item.set || item).kind });
    const icon = make(li, "svg", { viewBox: "0 0 16 16", width: 14, height: 14, "aria-hidden": "true", class: "icon" });
    make(icon, "path", { d: item.set ? "M5 2h6v12H5zM5 6h6M5 10h6" : icons[item.kind] });
    make(li, "span", {}, item.name);
    make(li, "small", {}, item.set ? item.set.name : item.kind);
    itemOf.set(li, item);
  });
  if (!found.length && box.search.value.trim()) make(box.hits, "li", { class: "quiet" }, "Nothing is called that.");
  box.hits.hidden = !box.hits.children.length;
  box.search.setAttribute("aria-expanded", !box.hits.hidden);
  box.search.setAttribute("aria-activedescendant", found.length ? "hit-0" : "");
}

function takeHit(element) {
  const item = itemOf.get(element);
  if (!item) return;
  box.search.value = "";
  fillHits();
  choosing(item, true);
  focusOn(item);
}

box.search.addEventListener("input", fillHits);
box.search.addEventListener("keydown", event => {
  const all = [...box.hits.querySelectorAll("[role=option]")], at = all.findIndex(hit => hit.getAttribute("aria-selected") === "true");
  if (event.key === "Enter") takeHit(all[at]);
  else if (event.key === "Escape") { box.search.value = ""; fillHits(); box.search.blur(); }
  else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && all.length) {
    const next = (at + (event.key === "ArrowDown" ? 1 : all.length - 1)) % all.length;
    all.forEach((hit, i) => hit.setAttribute("aria-selected", i === next));
    all[next].scrollIntoView({ block: "nearest" });
    box.search.setAttribute("aria-activedescendant", all[next].id);
  } else return;
  event.preventDefault();
  event.stopPropagation();
});
box.search.addEventListener("blur", () => { box.hits.hidden = true; box.search.setAttribute("aria-expanded", false); });
box.search.addEventListener("focus", fillHits);
box.hits.addEventListener("pointerdown", event => { event.preventDefault(); takeHit(event.target.closest("li")); });

box.select.addEventListener("input", () => { state.only = null; filter(); paint(view.path); showAll(leastScale()); });
box.depth.addEventListener("input", () => { byId("depth-text").textContent = depth() === Infinity ? "all" : box.depth.value; filter(); paint(view.path); });
const toggle = (button, then) => button.addEventListener("click", () => { button.setAttribute("aria-pressed", !isOn(button)); then(isOn(button)); });
toggle(box.indirect, on => { svg.classList.toggle("no-indirect", !on); show(); });
toggle(box.columns, on => { state.folding = !on; filter(); });
toggle(box.table, on => { facts.hidden = !on; byId("stage").hidden = on; if (on) fillTable(state.visible); else comeBack(); });
for (const kind of Object.keys(icons).filter(one => state.kinds.has(one))) {
  const chip = make(byId("kinds"), "button", { type: "button", class: kind, "aria-pressed": true, "data-kind": kind });
  make(make(chip, "svg", { viewBox: "0 0 16 16", width: 14, height: 14, "aria-hidden": "true", class: "icon" }), "path", { d: icons[kind] });
  make(chip, "span", {}, kind);
  toggle(chip, on => { on ? state.kinds.add(kind) : state.kinds.delete(kind); filter(); paint(view.path); });
}

// Pointer: a press that does not move chooses, one that does moves the world.
let drag = null;
svg.addEventListener("pointerdown", event => { if (event.button === 0) drag = { x: event.clientX, y: event.clientY, moved: false }; });
svg.addEventListener("pointermove", event => {
  if (!drag || !(event.buttons & 1)) return;
  if (!drag.moved && Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < 5) return;
  if (!drag.moved) svg.setPointerCapture(event.pointerId);
  view.x += event.clientX - drag.x;
  view.y += event.clientY - drag.y;
  drag = { x: event.clientX, y: event.clientY, moved: true };
  reveal();
});
svg.addEventListener("click", event => {
  const wasDrag = drag && drag.moved;
  drag = null;
  if (wasDrag) return;
  const element = event.target.closest(".row, .head, .card");
  if (!element) return choosing(null);
  const card = [...view.cards.values()].find(one => one.group === element.closest(".card"));
  if (element === card.more) { view.opened.has(card.set) ? view.opened.delete(card.set) : view.opened.add(card.set); return reopen(card); }
  const item = itemOf.get(element) || card.set;
  choosing(item);
  focusOn(item);
});
function reopen(old) {
  draw(state.visible, view.folded);
  const card = view.cards.get(old.set);
  view.x += (old.x - card.x) * view.scale;
  view.y += (old.y - card.y) * view.scale;
  setTabStop();
}
svg.addEventListener("wheel", event => {
  event.preventDefault();
  const { left, top } = svg.getBoundingClientRect();
  zoom(Math.exp(-Math.max(-60, Math.min(60, event.deltaY)) * (event.ctrlKey ? 0.012 : 0.0035)), event.clientX - left, event.clientY - top);
}, { passive: false });
map.addEventListener("pointerdown", event => {
  const { width, height } = svg.getBoundingClientRect();
  view.x = width / 2 - event.offsetX / view.mapRatio * view.scale;
  view.y = height / 2 - event.offsetY / view.mapRatio * view.scale;
  reveal();
});
const zoomMiddle = factor => { const { width, height } = svg.getBoundingClientRect(); zoom(factor, width / 2, height / 2); };
byId("zoom-in").addEventListener("click", () => zoomMiddle(1.3));
byId("zoom-out").addEventListener("click", () => zoomMiddle(1 / 1.3));
byId("zoom-all").addEventListener("click", () => showAll(0));

document.addEventListener("keydown", event => {
  const isTyping = /^(INPUT|TEXTAREA)$/.test(event.target.tagName) && event.target.type !== "range", item = itemOf.get(document.activeElement);
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") { if (isTyping) event.target.blur(); else choosing(null); }
  else if (isTyping) return;
  else if (event.key === "/") box.search.focus();
  else if (event.key === "+" || event.key === "=") zoomMiddle(1.3);
  else if (event.key === "-") zoomMiddle(1 / 1.3);
  else if (event.key === "0") showAll(0);
  else if (item && event.key.startsWith("Arrow")) move(event.key);
  else if (item && (event.key === "Enter" || event.key === " ")) { choosing(item); focusOn(item); }
  else return;
  event.preventDefault();
});

const followLink = () => {
  const item = find(location.hash);
  if (item !== state.chosen) choosing(item, true);
  if (!item && location.hash) say("The link names nothing that is here.");
};
addEventListener("hashchange", followLink);
addEventListener("popstate", followLink);
addEventListener("resize", reveal);
// On paper the whole graph fits the width of the page.
addEventListener("beforeprint", () => {
  for (const card of view.cards.values()) finish(card);
  svg.classList.remove("far");
  svg.setAttribute("viewBox", `-8 -8 ${view.width + 16} ${view.height + 16}`);
  world.removeAttribute("transform");
});
addEventListener("afterprint", () => { svg.removeAttribute("viewBox"); reveal(); });

filter();
fillPanel(null);
if (location.hash) followLink();
