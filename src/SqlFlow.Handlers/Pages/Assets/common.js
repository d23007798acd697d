"use strict";
// What every page needs: its data, elements and texts. Text only: nothing here makes markup of a name.
const byId = id => document.getElementById(id);
const data = JSON.parse(byId("data").textContent);
const svgSpace = "http://www.w3.org/2000/svg";
const inDigits = new Intl.NumberFormat("en");
const plural = (count, one) => inDigits.format(count) + " " + (count === 1 ? one : one + "s");
const pen = document.createElement("canvas").getContext("2d"), fonts = getComputedStyle(document.body).fontFamily;

function make(parent, name, attributes, text) {
  const isSvg = name === "svg" || parent.namespaceURI === svgSpace;
  const element = isSvg ? document.createElementNS(svgSpace, name) : document.createElement(name);
  for (const key in attributes) if (attributes[key] !== undefined) element.setAttribute(key, attributes[key]);
  if (text !== undefined) element.textContent = text;
  parent.append(element);
  return element;
}

const fitted = new Map();
let penFont = "";
// Setting a font costs more than measuring with it.
function widthOf(text, font) {
  if (font !== penFont) pen.font = (penFont = font) + " " + fonts;
  return pen.measureText(text).width;
}

function fit(text, width, font, isName) {
  const key = font + width + text;
  if (!fitted.has(key)) fitted.set(key, cutTo(text, width, font, isName));
  return fitted.get(key);
}

function cutTo(text, width, font, isName) {
  if (widthOf(text, font) <= width) return text;
  // Names of one family differ in their ends, and of a path the end says most.
  const share = !isName ? 1 : text.includes("/") ? 0 : 0.5;
  const cut = length => text.slice(0, Math.ceil(length * share)) + "…" + text.slice(text.length - Math.floor(length * (1 - share)));
  let low = 0, high = text.length;
  while (low < high) { const middle = (low + high + 1) >> 1; widthOf(cut(middle), font) <= width ? low = middle : high = middle - 1; }
  return cut(low);
}

function copyButton(parent, text, what) {
  const button = make(parent, "button", { type: "button", class: "copy" }, "Copy");
  button.setAttribute("aria-label", "Copy " + what);
  button.addEventListener("click", async () => {
    try { await navigator.clipboard.writeText(text()); } catch {
      // Without a permission, e.g. from disk in some browsers: the old way.
      const area = make(document.body, "textarea", {});
      area.value = text();
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy"; }, 1500);
  });
}
