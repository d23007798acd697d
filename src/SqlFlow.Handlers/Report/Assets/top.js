// The verdict, what went wrong, what to do, and the checks.
function fillSummary() {
  const badge = byId("badge"), box = byId("summary");
  badge.textContent = data.status.replace("_", " ");
  badge.classList.add(data.status);
  make(box, "p", { class: "what" }, data.what);
  if (data.why) make(box, "p", { class: "why" }, data.why);
  const tiles = make(box, "div", { class: "tiles card" });
  const tile = (name, value, note, title) => {
    const one = make(tiles, "div", { class: "tile", title });
    make(one, "small", {}, name);
    make(one, "strong", {}, value);
    if (note) make(one, "span", {}, note);
    return one;
  };
  tile("Took", span(data.wall), data.started ? started() : "", data.started);
  const all = tile("Steps", whole(steps.length), statuses.filter(countOf).map(status => `${whole(countOf(status))} ${word(status)}`).reverse().join(", "));
  const bar = make(all, "div", { class: "stack", "aria-hidden": "true" });
  for (const status of statuses.slice().reverse()) if (countOf(status)) make(bar, "i", { class: status }).style.flexGrow = countOf(status);
  tile("Rows written", rough(data.rows), data.wall > 0 && data.rows ? rough(data.rows / (data.wall / 1000)) + " a second" : "", whole(data.rows));
  if (path.length) {
    tile("Critical path", span(data.critical), `${plural(path.length, "step")}, ${percent(Math.min(1, data.critical / data.wall))} of the run`, "The steps whose durations, one after the other, add up to the most: no run is shorter");
    tile("Steps at a time", digits(data.parallelism), data.slots < steps.length ? `of ${whole(data.slots)} · ${percent(data.efficiency)} efficient` : `${percent(data.efficiency)} efficient`, "On average. Efficient: the shortest time that steps, dependencies and slots allow, over the time that the run took");
  }
  const tries = steps.reduce((total, step) => total + Math.max(0, step.raw.attempts - 1), 0);
  if (tries) tile("Retries", whole(tries), plural(steps.filter(step => step.raw.attempts > 1).length, "step"));
  const line = make(box, "p", { class: "facts" });
  make(line, "span", {}, "Run ");
  make(line, "code", {}, data.run);
  copyButton(line, () => data.run, "the run's id");
  if (data.lineage) make(line, "a", { class: "lineage" }, "Lineage of its columns →").href = data.lineage;
}

// In the reader's own time; what UTC says is beside it.
function started() {
  const at = new Date(data.started);
  return at.toLocaleString("en-GB", { day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit", timeZone: "UTC" }) + " UTC";
}

function fillFailures() {
  const failed = steps.filter(step => step.status === "FAILURE"), box = byId("failures");
  for (const step of steps) if (step.cause) (step.cause.stopped ||= []).push(step);
  // What kept the most from running first.
  failed.sort((a, b) => (b.stopped || []).length - (a.stopped || []).length || (a.end || 0) - (b.end || 0));
  box.hidden = !failed.length;
  const list = make(box, "div", { class: "stack-of-cards" });
  const show = count => {
    list.replaceChildren();
    for (const step of failed.slice(0, count)) fillFailure(list, step);
    if (failed.length <= count) return;
    make(list, "button", { type: "button", class: "wide" }, `Show all ${whole(failed.length)} failures`).addEventListener("click", () => show(Infinity));
  };
  show(5);
}

function fillFailure(parent, step) {
  const { raw } = step, card = make(parent, "article", { class: "card trouble" });
  const line = make(card, "div", { class: "title" });
  make(line, "span", { class: "sign FAILURE", "aria-hidden": "true" }, signs.FAILURE);
  stepButton(line, step, "strong");
  make(line, "span", { class: "type" }, step.type);
  if (raw.code) make(line, "code", { class: "code" }, raw.code);
  if (raw.attempts > 1) make(line, "span", { class: "type" }, `after ${raw.attempts} attempts`);
  if (raw.place) make(line, "code", { class: "place" }, raw.place);
  make(card, "pre", { class: "message" }, raw.error || "No reason was given.");
  actions(card, raw.actions);
  const skipped = step.stopped || [];
  if (skipped.length) stepList(make(card, "p", { class: "more" }, `Because of it ${whole(skipped.length)} ${skipped.length === 1 ? "step was" : "steps were"} not run: `), skipped);
  const course = data.alerts.find(alert => alert.step === step.index && alert.type === "failing" && alert.course);
  if (course) make(card, "p", { class: "more" }, `It has failed like this ${course.course}.`);
  if (raw.pattern) make(card, "p", { class: "more" }, sentence(raw.pattern));
  if (raw.fingerprint) {
    const same = make(card, "p", { class: "more quiet", title: "Failures with the same fingerprint are the same failure, whatever numbers, names and paths their messages hold" }, "Fingerprint ");
    make(same, "code", {}, raw.fingerprint);
  }
}

function fillAdvice() {
  const box = byId("advice"), list = make(box, "div", { class: "advice card" }), most = 6;
  const entry = (css, sign, step, title, evidence) => {
    const row = make(list, "article", { class: "entry " + css });
    make(row, "span", { class: "sign", "aria-hidden": "true" }, sign);
    const body = make(row, "div");
    const line = make(body, "div", { class: "title" });
    make(line, "strong", {}, title);
    if (step) stepButton(line, step);
    if (evidence) make(body, "p", {}, evidence);
    return body;
  };
  for (const one of data.advice) {
    const body = entry("do", "→", steps[one.step], one.action, sentence(one.evidence));
    if (one.command) command(body, one.command, "the option");
    if (one.setting) command(body, one.setting, "the setting");
    make(body, "small", {}, [`${percent(one.confidence)} sure`, one.impact > 0 ? one.impact >= 1 ? "the run is at stake" : `${percent(one.impact)} of the run is at stake` : "", `rule ${one.rule}`].filter(Boolean).join(" · "));
  }
  // What advice is founded on has been told with it.
  const isTold = news => data.advice.some(one => one.step === news.step && one.evidence.includes(news.evidence));
  for (const one of data.news) if (!isTold(one)) entry(one.kind, one.kind === "forecast" ? "↗" : one.kind === "better" ? "↓" : "!", steps[one.step], one.kind === "forecast" ? `Forecast: ${one.figure.replace("_", " ")}` : `Unusual ${one.figure.replace("_", " ")}`, sentence(one.evidence));
  // A failing step has been told above already; what failed and then did not is worth a word.
  const alerts = data.alerts.filter(alert => alert.type !== "failing" || !steps[alert.step] || steps[alert.step].status !== "FAILURE");
  for (const alert of alerts.slice(0, 20)) actions(entry("alert " + alert.severity, "!", steps[alert.step], `${alert.type.charAt(0).toUpperCase()}${alert.type.slice(1)} (${alert.severity})`, alert.course ? `${alert.message} (${alert.course})` : alert.message), alert.actions);
  if (alerts.length > 20) entry("alert", "…", null, `${whole(alerts.length - 20)} more alerts of the same kinds`);
  // A check's findings stand among the checks.
  const warned = steps.filter(step => !step.raw.checks).flatMap(step => (step.raw.warnings || []).map(text => [step, text]));
  for (const [step, text] of warned.slice(0, 20)) entry("alert warning", "!", step, "Warning", text);
  if (warned.length > 20) entry("alert", "…", null, `${whole(warned.length - 20)} more warnings: they stand with their steps`);
  box.hidden = !list.children.length;
  const rest = [...list.children].slice(most);
  if (rest.length < 2) return;
  for (const row of rest) row.hidden = true;
  const more = make(box, "button", { type: "button", class: "wide rest" }, `Show all ${list.children.length}`);
  more.addEventListener("click", () => { for (const row of rest) row.hidden = false; more.remove(); });
}

function fillRecoveries() {
  const box = byId("recoveries"), most = 6;
  box.hidden = !data.recoveries.length;
  if (!data.recoveries.length) return;
  const list = make(box, "div", { class: "advice card" });
  const show = count => {
    list.replaceChildren();
    for (const one of data.recoveries.slice(0, count)) {
      const row = make(list, "article", { class: "entry do" });
      make(row, "span", { class: "sign", "aria-hidden": "true" }, "↻");
      const body = make(row, "div"), line = make(body, "div", { class: "title" });
      if (steps[one.step]) stepButton(line, steps[one.step], "strong");
      make(body, "p", {}, sentence(`${one.evidence}; ${one.action}`));
      make(body, "small", {}, [`rule ${one.rule}`, one.attempt ? `after attempt ${one.attempt}` : ""].filter(Boolean).join(" · "));
    }
    if (data.recoveries.length > count) make(list, "button", { type: "button", class: "wide" }, `Show all ${whole(data.recoveries.length)}`).addEventListener("click", () => show(Infinity));
  };
  show(most);
}

function fillChecks() {
  const all = steps.flatMap(step => (step.raw.checks || []).map(check => ({ step, check })));
  const box = byId("checks");
  box.hidden = !all.length;
  if (!all.length) return;
  const state = ({ step, check }) => check.violations === undefined ? "none" : check.violations === 0 ? "SUCCESS" : step.status === "FAILURE" ? "FAILURE" : "warning";
  const order = ["FAILURE", "warning", "none", "SUCCESS"];
  all.sort((a, b) => order.indexOf(state(a)) - order.indexOf(state(b)));
  const held = all.filter(one => state(one) === "SUCCESS").length;
  make(box, "p", { class: "quiet" }, held === all.length ? `All ${plural(all.length, "assertion")} hold.` : `${whole(held)} of ${plural(all.length, "assertion")} hold.`);
  const scroll = make(box, "div", { class: "card scroll" }), table = make(scroll, "table");
  const head = make(make(table, "thead"), "tr");
  for (const title of ["Check", "Expected", "Found"]) make(head, "th", { scope: "col" }, title);
  const body = make(table, "tbody");
  for (const one of all) {
    const row = make(body, "tr", { class: "check-" + state(one) }), found = { none: "not checked", SUCCESS: "holds", FAILURE: "", warning: "" }[state(one)];
    const cell = make(row, "td", {});
    make(cell, "span", { class: "sign " + state(one), "aria-hidden": "true" }, { none: "○", SUCCESS: signs.SUCCESS, FAILURE: signs.FAILURE, warning: "!" }[state(one)]);
    stepButton(cell, one.step);
    make(make(row, "td"), "code", {}, one.check.name);
    const result = make(row, "td", {}, found || `${plural(one.check.violations, "violation")}${state(one) === "warning" ? ", warns only" : ""}`);
    if (one.check.finding) make(result, "small", { class: "finding" }, one.check.finding);
  }
}

function fillFoot() {
  make(byId("foot"), "p", {}, "Share: of the run's time. Slack: how much longer a step could have taken without making the critical path longer. Rows a second: of the last attempt. Times are counted from the start of the run.");
}
