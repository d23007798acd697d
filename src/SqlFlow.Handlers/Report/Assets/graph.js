// Which steps wait for which. Drawn when it comes into view.
const net = { stage: byId("stage"), scale: 1, wide: 1, x: 0, y: 0, cards: [], lines: [], isDrawn: false, far: 0.5 };

function makeGraph() {
  const { stage } = net;
  net.svg = make(stage, "svg", { role: "group", "aria-label": "Steps from left to right, and which wait for which. The table of steps says the same." });
  net.world = make(net.svg, "g", {});
  // About as high as it is when all of it fits.
  const fits = Math.min(1, Math.max(300, stage.clientWidth - 40) / graph.width);
  stage.style.height = Math.round(Math.min(560, Math.max(120, graph.height * Math.max(fits, 0.12) + 40))) + "px";
  new IntersectionObserver((entries, observer) => { if (entries.some(entry => entry.isIntersecting)) { observer.disconnect(); drawGraph(); } }, { rootMargin: "300px" }).observe(stage);
  new ResizeObserver(() => { if (net.isDrawn && !net.wasMoved) fitGraph(); }).observe(stage);
  stage.addEventListener("pointerdown", dragGraph);
  // A wheel alone scrolls the page.
  stage.addEventListener("wheel", event => { if (!event.ctrlKey && !event.metaKey) return; event.preventDefault(); const box = stage.getBoundingClientRect(); zoomGraph(Math.exp(-event.deltaY / 300), event.clientX - box.left, event.clientY - box.top); }, { passive: false });
  for (const [id, factor] of [["zoom-in", 1.4], ["zoom-out", 1 / 1.4]]) byId(id).addEventListener("click", () => zoomGraph(factor, stage.clientWidth / 2, stage.clientHeight / 2));
  byId("zoom-all").addEventListener("click", () => { net.wasMoved = false; fitGraph(); });
}

function drawGraph() {
  if (net.isDrawn) return;
  net.isDrawn = true;
  const { cardWidth: w, cardHeight: h } = graph, lineLayer = make(net.world, "g", {}), cardLayer = make(net.world, "g", {});
  net.lines = graph.edges.map(([from, to, ...lanesOf]) => {
    const [x, y] = graph.places[from], [endX, endY] = graph.places[to];
    const at = path.indexOf(to), isPath = at > 0 && path[at - 1] === from;
    return { from, to, element: make(lineLayer, "path", { class: "edge" + (isPath ? " on-path" : "") + (steps[to].within === steps[from] ? " gate" : ""), d: bend(x + w, y + h / 2, lanesOf, endX, endY + h / 2) }) };
  });
  for (const line of net.lines) if (line.element.classList.contains("on-path")) lineLayer.append(line.element);
  net.cards = steps.map(step => {
    const [x, y] = graph.places[step.index], card = make(cardLayer, "g", { class: `node ${step.status}${step.isCritical ? " on-path" : ""}`, transform: `translate(${x} ${y})`, role: "button", tabindex: -1, "aria-label": aloud(step) });
    make(card, "rect", { class: "shape", width: w, height: h, rx: 8 });
    make(card, "rect", { class: "stripe", x: 0, y: 8, width: 4, height: h - 16, rx: 2 });
    make(card, "text", { class: "name", x: 16, y: 20 }, fit(step.id, w - 28, "600 12.5px", true));
    const facts = [signs[step.status] + " " + (step.at === undefined ? word(step.status) : span(step.ms)), step.raw.rows === undefined ? "" : plural(step.raw.rows, "row"), step.isCritical ? "◆" : ""].filter(Boolean).join(" · ");
    make(card, "text", { class: "note", x: 16, y: 36 }, fit(facts, w - 28, "11.5px"));
    make(card, "title", {}, aloud(step));
    card.addEventListener("click", () => { if (!net.wasDrag) choose(step); });
    return card;
  });
  fitGraph();
  markGraph();
}

function bend(x, y, route, endX, endY) {
  let text = `M${x} ${y}`;
  const curve = (toX, toY) => {
    const pull = toX > x ? (toX - x) / 2 : 100;
    text += `C${x + pull} ${y} ${toX - pull} ${toY} ${toX} ${toY}`;
    [x, y] = [toX, toY];
  };
  for (let i = 0; i < route.length; i += 3) { curve(route[i], route[i + 2]); text += "H" + (x = route[i + 1]); }
  curve(endX, endY);
  return text;
}

function fitGraph() {
  const { clientWidth: width, clientHeight: height } = net.stage;
  const scale = Math.min(1, (width - 40) / (graph.width || 1), (height - 40) / (graph.height || 1));
  // From far away cards are but marks: they may be as wide as there is room.
  const wide = scale < net.far ? Math.max(1, Math.min(1, (width - 40) / graph.width) / scale) : 1;
  Object.assign(net, { scale, wide, x: (width - graph.width * scale * wide) / 2, y: (height - graph.height * scale) / 2 });
  moveGraph();
}

function moveGraph() {
  net.world.setAttribute("transform", `translate(${net.x} ${net.y}) scale(${net.scale * net.wide} ${net.scale})`);
  net.svg.classList.toggle("far", net.scale < net.far);
}

function zoomGraph(factor, x, y) {
  const scale = Math.min(2, Math.max(0.03, net.scale * factor)), wide = scale < net.far ? Math.max(1, net.wide * net.scale / scale) : 1;
  const realX = scale * wide / (net.scale * net.wide), realY = scale / net.scale;
  Object.assign(net, { scale, wide, x: x - (x - net.x) * realX, y: y - (y - net.y) * realY, wasMoved: true });
  moveGraph();
}

function dragGraph(event) {
  net.wasDrag = false;
  if (event.button !== 0) return;
  let [x, y] = [event.clientX, event.clientY];
  const move = next => {
    if (!net.wasDrag && Math.hypot(next.clientX - x, next.clientY - y) < 4) return;
    Object.assign(net, { x: net.x + next.clientX - x, y: net.y + next.clientY - y, wasDrag: true, wasMoved: true });
    [x, y] = [next.clientX, next.clientY];
    moveGraph();
  };
  addEventListener("pointermove", move);
  addEventListener("pointerup", () => removeEventListener("pointermove", move), { once: true });
}

// The chosen step with all that it needs and all that needs it; what the filter leaves out is pale.
function markGraph() {
  if (!net.isDrawn) return;
  const near = chosen ? new Set([chosen, ...reach(chosen, "needs"), ...reach(chosen, "before")]) : null, isFiltered = visible.size < steps.length;
  net.svg.classList.toggle("marked", !!near || isFiltered);
  const isLit = step => near ? near.has(step) : visible.has(step);
  for (const [i, card] of net.cards.entries()) {
    card.classList.toggle("lit", isLit(steps[i]));
    card.classList.toggle("chosen", steps[i] === chosen);
  }
  for (const line of net.lines) line.element.classList.toggle("lit", isLit(steps[line.from]) && isLit(steps[line.to]));
}

function bringCard(step) {
  // While all of it is to be seen, the step is, too.
  if (!net.isDrawn || !net.wasMoved) return;
  const [x, y] = graph.places[step.index], { clientWidth: width, clientHeight: height } = net.stage, scale = Math.max(net.scale, net.far);
  const isInside = scale === net.scale && x * scale + net.x > 0 && (x + graph.cardWidth) * scale + net.x < width && y * scale + net.y > 0 && (y + graph.cardHeight) * scale + net.y < height;
  if (isInside) return;
  Object.assign(net, { scale, wide: 1, x: width / 2 - (x + graph.cardWidth / 2) * scale, y: height / 2 - (y + graph.cardHeight / 2) * scale, wasMoved: true });
  moveGraph();
}
