// One step, with all that is known about it.
const panel = byId("panel");

function fillPanel(step) {
  panel.replaceChildren();
  panel.hidden = !step;
  document.body.classList.toggle("with-panel", !!step);
  if (!step) return;
  const { raw } = step;
  panel.scrollTop = 0;
  make(panel, "button", { type: "button", class: "close", "aria-label": "Close" }, "×").addEventListener("click", () => choose(null));
  make(panel, "h2", { tabindex: -1 }, step.id);
  const line = make(panel, "p", { class: "title" });
  make(line, "span", { class: "sign " + step.status, "aria-hidden": "true" }, signs[step.status]);
  make(line, "span", { class: "state " + step.status }, word(step.status));
  make(line, "span", { class: "type" }, step.type);
  if (step.isCritical) make(line, "span", { class: "diamond" }, "◆ critical path");
  if (raw.description) make(panel, "p", { class: "description" }, raw.description);
  if (step.cause) stepButton(make(panel, "p", {}, "Not run, because this did not succeed: "), step.cause);
  if (raw.error && !step.cause) {
    make(panel, "pre", { class: "message", tabindex: 0 }, (raw.code ? raw.code + "\n" : "") + raw.error);
    actions(panel, raw.actions);
    if (raw.pattern) make(panel, "p", {}, sentence(raw.pattern));
  }
  for (const one of data.recoveries) if (one.step === step.index) make(panel, "p", { class: "warning" }, "↻ " + sentence(`${one.evidence}; ${one.action}`));
  for (const warning of raw.warnings || []) make(panel, "p", { class: "warning" }, warning);
  fillTimes(step);
  terms(panel, [["Rows written", whole(raw.rows)], ["Rows read", whole(raw.read)], ["Inserted", whole(raw.inserted)], ["Updated", whole(raw.updated)], ["Deleted", whole(raw.deleted)], ["Left out", whole(raw.rejected)],
    ["Rows a second", rough(step.rate)], ["Taken over from", raw.reused]]);
  if (raw.history && raw.history.length > 1) {
    make(panel, "h3", {}, `Last ${raw.history.length} runs`);
    sparkline(panel, step, 380, 54);
  }
  fillTries(step);
  fillOperators(step);
  fillStepChecks(raw.checks);
  terms(panel, [["Reads", (raw.reads || []).join(", ")], ["Writes", (raw.writes || []).join(", ")],
    ["Waits for", step.needs.length ? cell => stepList(cell, step.needs) : ""], ["Waited for by", step.before.length ? cell => stepList(cell, step.before) : ""],
    ["In the plan", raw.place], ["Criticality", raw.criticality], ["Fingerprint", raw.fingerprint], ["Message", raw.fingerprint ? raw.template : ""]]);
  // What stands above needs no second name.
  const figures = Object.entries({ ...raw.metrics, ...raw.usage }).filter(([name]) => !["cpu_time_ms", "peak_memory_bytes", "peak_spill_bytes"].includes(name));
  if (figures.length) {
    make(panel, "h3", {}, "Figures");
    terms(panel, figures.map(([name, value]) => [name.replaceAll("_", " "), typeof value !== "number" ? String(value) : /_bytes$/.test(name) ? bytes(value) : /_ms$/.test(name) ? span(value) : inDigits.format(value)]));
  }
  if (!raw.sql) return;
  const head = make(panel, "div", { class: "line" });
  make(head, "h3", {}, "SQL");
  copyButton(head, () => raw.sql, "the SQL");
  sql(panel, raw.sql).parentNode.setAttribute("aria-label", "SQL of " + step.id);
}

function fillTimes(step) {
  if (step.at === undefined) return;
  const { raw } = step;
  terms(panel, [["Started", "+" + (span(step.at) || "0")], ["Took", span(raw.ms)], ["Expected", span(raw.expected)], ["Share of the run", percent(step.share)],
    ["Slack", step.isNested ? "" : step.isCritical ? "none: a longer step makes a longer run" : span(raw.slack)],
    ["Without it", raw.saving > 0.0005 ? `the run would have been ${percent(raw.saving)} shorter` : ""],
    ["Waited for a slot", step.queue > 0.5 ? span(step.queue) : ""], ["Waited for source", step.source ? span(step.source) : ""], ["Engine", span(step.engine)], ["Commit", span(step.commit)],
    ["Processor time", span(sum(step.tries, "cpu"))], ["Memory, at most", most(step, "memory")], ["Spilled", most(step, "spill")], ["Bytes", most(step, "bytes")]]);
}

function most(step, key) {
  const values = step.tries.map(one => one[key]).filter(value => value > 0);
  return values.length ? bytes(Math.max(...values)) : "";
}

function fillTries(step) {
  if (step.tries.length < 2) {
    if (step.raw.attempts > 1) terms(panel, [["Attempts", step.raw.attempts]]);
    return;
  }
  make(panel, "h3", {}, `${step.tries.length} attempts`);
  const tries = make(panel, "ol", { class: "tries" });
  for (const one of step.tries) {
    const item = make(tries, "li", { class: one.status });
    make(item, "span", { class: "state " + one.status }, word(one.status));
    make(item, "span", {}, ` at +${span(one.at)}, ${span(one.ms)}${one.retry ? `, then a wait of ${span(one.retry)}` : ""}`);
    if (one.error) make(item, "small", {}, (one.code ? one.code + ": " : "") + one.error);
  }
}

// What the engine did, as a tree: the share of each operator's own time.
function fillOperators(step) {
  const operators = (step.tries.findLast(one => one.operators) || {}).operators;
  if (!operators) return;
  const all = operators.reduce((total, one) => total + one[2], 0) || 1;
  make(panel, "h3", {}, "In the engine");
  const tree = make(panel, "ul", { class: "operators" });
  for (const [depth, name, ms, rows] of operators) {
    const item = make(tree, "li", {}), label = make(item, "code", {}, name);
    label.style.paddingLeft = Math.min(depth, 10) * 12 + "px";
    make(item, "span", {}, rough(rows));
    make(item, "span", {}, span(ms));
    meter(item, ms / all, "SUCCESS");
  }
}

function fillStepChecks(checks) {
  if (!checks) return;
  make(panel, "h3", {}, "Expected");
  const items = make(panel, "ul", { class: "checks" });
  for (const check of checks) {
    const item = make(items, "li", { class: check.violations === undefined ? "none" : check.violations ? "FAILURE" : "SUCCESS" });
    make(item, "code", {}, check.name);
    make(item, "small", {}, check.violations === undefined ? "not checked" : check.violations ? plural(check.violations, "violation") : "holds");
  }
}
