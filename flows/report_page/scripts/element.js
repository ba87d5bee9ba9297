// Elements whose text is text: nothing here ever parses markup.

function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

// What somebody else wrote: set apart, so that its direction turns nothing around it.
const own = (text) => el("bdi", {}, text);

const DAY = 86400000;
const dates = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", year: "numeric", timeZone: "UTC" });
const longDates = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
const moments = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });
const numbers = new Intl.NumberFormat("en-GB");

const day = (iso) => (iso ? el("time", { datetime: iso }, dates.format(new Date(iso))) : "–");
const moment = (iso) => (iso ? el("time", { datetime: iso }, moments.format(new Date(iso))) : "–");
const percent = (share) => (share === null ? "–" : `${Math.round(100 * share)} %`);
const plural = (count, one, many = `${one}s`) => `${numbers.format(count)} ${count === 1 ? one : many}`;

function chip(word, kind = word) {
  return word ? el("span", { class: `chip ${kind}` }, String(word).replaceAll("_", " ")) : null;
}

// A bar from 0 to 1 with its figure.
function meter(share) {
  if (share === null) return "–";
  const bar = el("span", { class: "bar", "aria-hidden": "true" }, el("i"));
  bar.firstChild.style.inlineSize = `${Math.round(100 * share)}%`;
  return el("span", { class: "meter" }, bar, percent(share));
}
