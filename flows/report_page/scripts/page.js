// The page: which view is looked at (by the address behind #), colours, keys, paper.

const VIEWS = [
  ["stale", "Going stale", staleView, () => world.stale.length],
  ["ties", "All ties", tiesView, () => world.people.length],
  ["reconnect", "Reconnect", reconnectView, () => world.reconnect.length],
  ["introductions", "Introductions", introductionsView, () => world.introductions.length],
  ["network", "Network", networkView, () => null],
  ["changes", "Changes", changesView, () => (world.since ? world.changes.length : null)],
  ["coverage", "Coverage", coverageView, () => null],
];
const made = new Map();
let shown = null;

async function show(id) {
  const main = document.getElementById("content");
  if (!made.has(id)) {
    const view = await VIEWS.find(([name]) => name === id)[2]();
    const { content, shown: whenShown } = Array.isArray(view) ? { content: view } : view;
    made.set(id, { node: el("div", { class: `view-${id}` }, content), whenShown });
  }
  const { node, whenShown } = made.get(id);
  const isNew = shown !== id;
  shown = id;
  if (isNew) {
    main.replaceChildren(node);
    whenShown?.();
    for (const tab of document.querySelectorAll("#nav a")) {
      if (tab.hash === `#${id}`) tab.setAttribute("aria-current", "page");
      else tab.removeAttribute("aria-current");
    }
    document.title = `${node.querySelector("h1").textContent} · longsince`;
  }
}

let opener = null;
async function route() {
  const [, name, id] = /^#(\w+)(?:\/(\d+))?$/.exec(location.hash) ?? [];
  if (name === "person" && world.byId.has(Number(id))) {
    if (!shown) await show("stale");
    opener ??= document.activeElement;
    await openPerson(world.byId.get(Number(id)));
    return;
  }
  document.getElementById("person").close();
  await show(VIEWS.some(([view]) => view === name) ? name : "stale");
}

function chooseColours() {
  const button = document.getElementById("theme");
  const schemes = [["", "Auto", "as the system has them"], ["light", "Light", "light"], ["dark", "Dark", "dark"]];
  let place = 0;
  button.addEventListener("click", () => {
    place = (place + 1) % schemes.length;
    const [scheme, word, told] = schemes[place];
    document.documentElement.style.colorScheme = scheme;
    button.textContent = word;
    button.setAttribute("aria-label", `Colours: ${told}`);
  });
}

async function start() {
  await openWorld();
  document.getElementById("asof").replaceChildren("as of ", el("time", { datetime: world.as_of }, longDates.format(new Date(world.as_of))));
  document.getElementById("nav").replaceChildren(...VIEWS.filter(([id]) => id !== "introductions" || world.introductions.length).map(([id, name, , count]) =>
    el("a", { href: `#${id}` }, name, count() === null ? null : el("span", { class: "count" }, numbers.format(count())))));
  document.getElementById("foot").replaceChildren("Made from people.duckdb of ", moment(world.refreshed_at), ". The same and more is in the CSV files beside this page. It loads nothing and sends nothing.");
  chooseColours();
  const window_ = document.getElementById("person");
  window_.addEventListener("close", () => {
    if (location.hash.startsWith("#person")) history.replaceState(null, "", `#${shown}`);
    opener?.focus?.();
    opener = null;
  });
  window_.addEventListener("click", (event) => { if (event.target === window_) window_.close(); });
  addEventListener("hashchange", route);
  addEventListener("keydown", (event) => {
    const field = document.querySelector("#content input[type=search]");
    if (event.key !== "/" || !field || window_.open || /^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) return;
    event.preventDefault();
    field.focus();
  });
  addEventListener("beforeprint", () => document.querySelectorAll(".list").forEach((list) => list.dispatchEvent(new Event("print:all"))));
  addEventListener("afterprint", () => document.querySelectorAll(".list").forEach((list) => list.dispatchEvent(new Event("print:done"))));
  let width = innerWidth;
  addEventListener("resize", () => {
    if (innerWidth !== width) made.get(shown)?.whenShown?.();
    width = innerWidth;
  });
  await route();
  document.documentElement.dataset.ready = "true";
  performance.mark("drawn");
}

start().catch((error) => {
  document.getElementById("content").replaceChildren(el("p", { class: "loading" }, "This browser cannot show the page (it needs one of 2023 or newer). The same is in the CSV files beside it."));
  throw error;
});
