// Figures as a person reads them, and small elements that several parts use.
const digits = value => value.toLocaleString("en", { maximumFractionDigits: Math.abs(value) < 99.95 ? 1 : 0 });
const span = ms => ms === undefined ? "" : ms < 0.005 ? "0 ms" : ms < 1 ? ms.toFixed(2) + " ms" : ms < 999.5 ? digits(ms) + " ms" : ms < 99950 ? digits(ms / 1000) + " s" : ms < 7200000 ? digits(ms / 60000) + " min" : digits(ms / 3600000) + " h";
const percent = share => share === undefined ? "" : share > 0 && share < 0.0005 ? "< 0.1 %" : digits(share * 100) + " %";
const whole = count => count === undefined ? "" : inDigits.format(count);
const rough = count => count === undefined ? "" : count < 999999.5 ? whole(Math.round(count)) : count < 999500000 ? digits(count / 1e6) + " M" : digits(count / 1e9) + " G";
const bytes = count => count < 1000 ? digits(count) + " B" : count < 1e6 ? digits(count / 1e3) + " kB" : count < 1e9 ? digits(count / 1e6) + " MB" : digits(count / 1e9) + " GB";
const word = status => ({ SUCCESS: "succeeded", FAILURE: "failed", SKIPPED: "skipped", CANCELLED: "cancelled" })[status];
const signs = { SUCCESS: "✓", FAILURE: "✗", SKIPPED: "–", CANCELLED: "◼" };

// A sentence begins with a capital, unless with a name.
const sentence = text => (steps.some(step => text.startsWith(step.id)) ? text : text.charAt(0).toUpperCase() + text.slice(1)) + (/[.!?]$/.test(text) ? "" : ".");

function stepButton(parent, step, css) {
  const button = make(parent, "button", { type: "button", class: "go " + (css || ""), title: step.id }, step.id);
  button.addEventListener("click", () => choose(step));
  return button;
}

// Names with buttons; many of them are cut, and the rest is a click away.
function stepList(parent, list, most = 8) {
  const line = make(parent, "span", { class: "names" });
  const show = count => {
    line.replaceChildren();
    list.slice(0, count).forEach((step, i) => { if (i) line.append(", "); stepButton(line, step); });
    if (list.length <= count) return;
    const more = make(line, "button", { type: "button", class: "quiet-button" }, `and ${whole(list.length - count)} more`);
    more.addEventListener("click", () => show(Infinity));
  };
  show(most);
  return line;
}

function terms(parent, pairs) {
  const list = make(parent, "dl");
  for (const [name, value, css] of pairs) {
    if (value === undefined || value === "" || value === null) continue;
    make(list, "dt", {}, name);
    if (value instanceof Function) value(make(list, "dd", { class: css }));
    else make(list, "dd", { class: css }, value);
  }
  if (!list.children.length) list.remove();
}

function actions(parent, texts) {
  if (!texts || !texts.length) return;
  const list = make(parent, "ul", { class: "actions" });
  for (const text of texts) make(list, "li", {}, text);
}

function command(parent, text, what) {
  const line = make(parent, "div", { class: "command" });
  make(line, "code", {}, text);
  copyButton(line, () => text, what);
}

const keywords = new Set(("all and anti any array as asc asof between by case cast check create cross cube current delete desc describe distinct else end escape except exclude exists extract false filter first following for from full group grouping having if ilike in inner insert intersect interval into is join last lateral left like limit merge natural not null nulls offset on or order outer over partition pivot positional preceding primary qualify range recursive replace right rollup row rows sample select semi set sets similar struct table tablesample then to true try_cast unbounded union unique unnest unpivot update using values view when where window with within").split(" "));
const tokens = /(--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|('(?:[^']|'')*'?|\$\$[\s\S]*?(?:\$\$|$))|(\$\{[^}\n]*\}?|@\w+)|("(?:[^"]|"")*"?)|(\b\d[\d_]*(?:\.\d+)?(?:e[+-]?\d+)?\b)|([a-z_]\w*)/gi;
const kinds = ["comment", "string", "variable", "", "number"];

// Only colours: each character stays as it was written.
function sql(parent, text) {
  const code = make(make(parent, "pre", { tabindex: 0 }), "code", {});
  let at = 0;
  for (const match of text.matchAll(tokens)) {
    const kind = match[6] ? (keywords.has(match[6].toLowerCase()) ? "keyword" : "") : kinds[match.slice(1).findIndex(Boolean)];
    if (!kind) continue;
    code.append(text.slice(at, match.index));
    make(code, "span", { class: kind }, match[0]);
    at = match.index + match[0].length;
  }
  code.append(text.slice(at));
  return code;
}
