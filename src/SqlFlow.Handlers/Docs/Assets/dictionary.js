"use strict";
// Shows the datasets that have all words of the search in them. Text only: nothing here makes markup of a name.
const byId = id => document.getElementById(id);
const search = byId("search"), found = byId("found");
const links = new Map([...document.querySelectorAll("nav li a")].map(link => [link.getAttribute("href").slice(1), link.parentElement]));
const entries = [...document.querySelectorAll("article")].map(article => ({ article, item: links.get(article.id), text: article.textContent.toLowerCase() }));
const groups = [...document.querySelectorAll("nav section")];

function filter() {
  const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
  let count = 0;
  for (const { article, item, text } of entries) {
    const isShown = words.every(word => text.includes(word));
    article.hidden = !isShown;
    if (item) item.hidden = !isShown;
    if (isShown) count++;
  }
  for (const group of groups) group.hidden = !group.querySelector("li:not([hidden])");
  found.textContent = words.length ? `${count} of ${entries.length}` : "";
}

// A link into the page leads to its dataset even while that is filtered out.
function reveal() {
  const target = location.hash && byId(decodeURIComponent(location.hash.slice(1)));
  if (!target || !target.hidden) return;
  search.value = "";
  filter();
  target.scrollIntoView();
}

search.addEventListener("input", filter);
addEventListener("hashchange", reveal);
document.addEventListener("keydown", event => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "/" && event.target !== search) { event.preventDefault(); search.focus(); }
  else if (event.key === "Escape" && event.target === search) { search.value = ""; filter(); search.blur(); }
});
filter();
