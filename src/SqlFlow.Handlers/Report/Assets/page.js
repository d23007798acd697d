// What the reader does: filter, choose, sort, print.
let chosen = null, visible = new Set(steps);
const shownStatuses = new Set(statuses), search = byId("search"), critical = byId("critical");
const isOn = button => button.getAttribute("aria-pressed") === "true";
const linkTo = step => "#step=" + encodeURIComponent(step.id);

function filter() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  visible = new Set(steps.filter(step => shownStatuses.has(step.status) && (!isOn(critical) || step.isCritical) && words.every(one => wordsOf(step).includes(one))));
  byId("shown").textContent = visible.size === steps.length ? "" : `${whole(visible.size)} of ${whole(steps.length)}`;
  showLanes([...visible]);
  showRows();
  markGraph();
}

function choose(step, isBack) {
  if (step === chosen && step) step = null;
  chosen = step;
  const hash = step ? linkTo(step) : "";
  if (!isBack && hash !== location.hash) history.pushState(null, "", hash || location.pathname + location.search);
  fillPanel(step);
  markTable();
  markGraph();
  lanes.made = "";
  drawLanes();
  if (!step) return;
  bringCard(step);
  const at = lanes.rows.indexOf(step);
  if (at >= 0) { lanes.cursor = at; bringRow(at); }
  byId("say").textContent = aloud(step);
}

function follow() {
  const match = /^#step=(.*)$/.exec(location.hash);
  let id = null;
  try { id = match && decodeURIComponent(match[1]); } catch { /* not an address of ours */ }
  const step = steps.find(one => one.id === id) || null;
  if (step !== chosen) choose(step, true);
}

function makeFilters() {
  for (const status of statuses.slice().reverse()) {
    if (!countOf(status)) continue;
    const button = make(byId("statuses"), "button", { type: "button", class: "chip", "aria-pressed": "true", "data-status": status });
    make(button, "span", { class: "sign " + status, "aria-hidden": "true" }, signs[status]);
    make(button, "span", {}, `${whole(countOf(status))} ${word(status)}`);
    button.addEventListener("click", () => {
      button.setAttribute("aria-pressed", !isOn(button));
      isOn(button) ? shownStatuses.add(status) : shownStatuses.delete(status);
      filter();
    });
  }
  critical.hidden = !path.length;
  critical.addEventListener("click", () => { critical.setAttribute("aria-pressed", !isOn(critical)); filter(); });
  search.addEventListener("input", filter);
  for (const section of document.querySelectorAll("main > section[id]")) {
    // Beside what to do; one more would make the bar two lines high.
    if (section.hidden || section.id === "summary" || section.id === "recoveries") continue;
    make(byId("sections"), "a", {}, section.querySelector("h2").textContent).href = "#" + section.id;
  }
}

document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/" && event.target !== search) { event.preventDefault(); search.focus(); }
  else if (event.key === "Escape" && event.target === search && search.value) { search.value = ""; filter(); }
  else if (event.key === "Escape" && chosen) choose(null);
});
addEventListener("popstate", follow);
// On paper all is there, also what was never scrolled to.
addEventListener("beforeprint", () => { makeRows(steps.length); for (const more of document.querySelectorAll(".wide")) more.click(); drawGraph(); lanes.isPrinting = true; lanes.made = ""; paintLanes(); });
addEventListener("afterprint", () => { lanes.isPrinting = false; lanes.made = ""; drawLanes(); });

fillSummary();
fillFailures();
fillAdvice();
fillRecoveries();
fillChecks();
makeLanes();
makeGraph();
makeTable();
makeFilters();
filter();
fillFoot();
follow();
