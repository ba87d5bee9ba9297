// Who was with whom: the strongest ties, or one person's surroundings. d3-force lays it out, the same every time.

const MOST_NODES = 150;
const MOST_AROUND = 40;

// Links between these people, each once: [number, number, days].
function linksAmong(links, wanted) {
  const found = new Map();
  for (const one of wanted) {
    for (const [other, days] of links[one] ?? []) {
      if (wanted.has(other)) found.set(one < other ? `${one} ${other}` : `${other} ${one}`, [one, other, days]);
    }
  }
  return [...found.values()];
}

function strongestTies(links) {
  const linked = world.people.filter((person) => person.contact_days > 0 && links[person.number].length);
  const edges = linksAmong(links, new Set(linked.slice(0, MOST_NODES).map((person) => person.number)));
  return { wanted: new Set(edges.flatMap(([one, other]) => [one, other])), edges, focus: null };
}

function surroundings(links, focus) {
  const around = new Map([[focus, Infinity]]);
  links.forEach((list, one) => {
    for (const [other, days] of list) {
      if (one === focus) around.set(other, days);
      else if (other === focus) around.set(one, days);
    }
  });
  const wanted = new Set([...around].sort((a, b) => b[1] - a[1]).slice(0, MOST_AROUND).map(([number]) => number));
  return { wanted, edges: linksAmong(links, wanted), focus };
}

function networkPicture({ wanted, edges, focus }, { width, height, open }) {
  const nodes = [...wanted].map((number) => {
    const person = world.people[number];
    return { person, number, bridge: world.bridgeOf.get(person.person_id), r: 4 + 3.2 * Math.sqrt(Math.max(0, person.strength)) };
  });
  const node = new Map(nodes.map((one) => [one.number, one]));
  const links = edges.map(([source, target, days]) => ({ source: node.get(source), target: node.get(target), days }));
  const neighbours = d3.rollup([...links, ...links.map((link) => ({ source: link.target, target: link.source }))], (list) => list.map((link) => link.target), (link) => link.source);
  const simulation = d3.forceSimulation(nodes)
    .force("link", d3.forceLink(links).distance((link) => 46 + link.source.r + link.target.r).strength((link) => 0.25 + 0.4 * Math.min(1, link.days / 20)))
    .force("charge", d3.forceManyBody().strength(-150).distanceMax(420))
    .force("collide", d3.forceCollide((one) => one.r + 5))
    .force("x", d3.forceX().strength(0.05 * Math.min(1, height / width)))
    .force("y", d3.forceY().strength(0.05 * Math.max(1, width / height)))
    .stop();
  if (focus !== null && node.has(focus)) Object.assign(node.get(focus), { fx: 0, fy: 0 });
  simulation.tick(320);

  const [left, right] = d3.extent(nodes, (one) => one.x);
  const [top, bottom] = d3.extent(nodes, (one) => one.y);
  const scale = Math.min(2.2, (width - 120) / Math.max(1, right - left), (height - 60) / Math.max(1, bottom - top));
  for (const one of nodes) {
    one.x = width / 2 + (one.x - (left + right) / 2) * scale;
    one.y = height / 2 + (one.y - (top + bottom) / 2) * scale;
    one.r *= Math.max(0.55, Math.min(1, scale));
  }

  const bridges = nodes.filter((one) => one.bridge).length;
  const label = `${focus === null ? "The strongest ties" : `Around ${world.people[focus].name}`}: ${plural(nodes.length, "person", "people")}, ${plural(links.length, "link")}, ${plural(bridges, "bridge")}. Arrow keys go from one to the next, Enter opens.`;
  const svg = d3.create("svg").attr("class", "network").attr("viewBox", `0 0 ${width} ${height}`).attr("role", "group").attr("aria-label", label);
  const stage = svg.append("g");
  const lines = stage.append("g").attr("class", "links").selectAll("line").data(links).join("line")
    .attr("x1", (l) => l.source.x).attr("y1", (l) => l.source.y).attr("x2", (l) => l.target.x).attr("y2", (l) => l.target.y)
    .attr("stroke-width", (l) => 0.8 + Math.min(3, Math.log2(1 + l.days) / 2));
  const shape = d3.symbol();
  const people = stage.append("g").selectAll("g").data(nodes).join("g")
    .attr("class", (one) => `node ${one.person.category}${one.bridge ? " bridge" : ""}${one.number === focus ? " focus" : ""}`)
    .attr("transform", (one) => `translate(${one.x},${one.y})`)
    .attr("tabindex", (_, place) => (place ? -1 : 0))
    .attr("role", "button")
    .attr("aria-label", (one) => `${one.person.name}, ${one.person.category.replaceAll("_", " ")}${one.bridge ? `, bridge. ${one.bridge.sentence}` : ""} With ${(neighbours.get(one) ?? []).slice(0, 6).map((other) => other.person.name).join(", ") || "nobody here"}.`);
  people.append("path").attr("d", (one) => shape.type(one.bridge ? d3.symbolDiamond2 : d3.symbolCircle).size(Math.PI * one.r * one.r * (one.bridge ? 1.35 : 1))());
  people.append("title").text((one) => `${one.person.name}${one.bridge ? `\n${one.bridge.sentence}` : ""}`);

  // Names where there is room: the one in the middle first, then bridges, then the strongest.
  const taken = nodes.map((one) => [one.x - one.r, one.y - one.r, one.x + one.r, one.y + one.r]);
  const inOrder = [...nodes].sort((a, b) => (b.number === focus) - (a.number === focus) || !!b.bridge - !!a.bridge || b.person.strength - a.person.strength);
  const names = inOrder.flatMap((one) => {
    const letters = [...one.person.name];
    const shown = letters.length > 22 ? `${letters.slice(0, 21).join("")}…` : one.person.name;
    const long = 6.2 * Math.min(22, letters.length) + 4;
    const places = [[0, one.r + 12, "middle"], [0, -one.r - 5, "middle"], [one.r + 5, 4, "start"], [-one.r - 5, 4, "end"]];
    for (const [dx, dy, anchor] of places) {
      const from = one.x + dx - { start: 0, middle: long / 2, end: long }[anchor];
      const box = [from, one.y + dy - 11, from + long, one.y + dy + 3];
      if (box[0] < 2 || box[2] > width - 2 || taken.some((other) => box[0] < other[2] && box[2] > other[0] && box[1] < other[3] && box[3] > other[1])) continue;
      taken.push(box);
      return [{ one, shown, anchor, x: one.x + dx, y: one.y + dy }];
    }
    return [];
  });
  const labels = stage.append("g").attr("class", "names").attr("aria-hidden", "true").selectAll("text").data(names).join("text")
    .attr("class", (name) => (name.one.bridge || name.one.number === focus ? "strong" : null))
    .attr("x", (name) => name.x).attr("y", (name) => name.y).attr("text-anchor", (name) => name.anchor).text((name) => name.shown);

  const light = (one) => {
    const near = one && new Set([one, ...(neighbours.get(one) ?? [])]);
    people.classed("dim", (other) => near && !near.has(other));
    labels.classed("dim", (name) => near && !near.has(name.one));
    lines.classed("dim", (link) => near && link.source !== one && link.target !== one).classed("lit", (link) => near && (link.source === one || link.target === one));
  };
  people.on("pointerenter focus", (_, one) => light(one)).on("pointerleave blur", () => light(null))
    .on("click", (_, one) => open(one.number))
    .on("keydown", function (event, one) {
      if (event.key === "Enter" || event.key === " ") { event.preventDefault(); open(one.number); return; }
      const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
      if (!step) return;
      event.preventDefault();
      const next = d3.least(nodes.filter((other) => (other.x - one.x) * step[0] + (other.y - one.y) * step[1] > 1), (other) => {
        const along = (other.x - one.x) * step[0] + (other.y - one.y) * step[1];
        const aside = Math.abs((other.x - one.x) * step[1]) + Math.abs((other.y - one.y) * step[0]);
        return along + 2 * aside;
      });
      if (!next) return;
      people.attr("tabindex", (other) => (other === next ? 0 : -1)).filter((other) => other === next).node().focus();
    });

  const zoom = d3.zoom().scaleExtent([0.5, 8]).filter((event) => !event.button && (event.type !== "wheel" || event.ctrlKey || event.metaKey))
    .on("zoom", ({ transform }) => stage.attr("transform", transform));
  svg.call(zoom).on("dblclick.zoom", null);
  const by = (factor) => () => svg.call(zoom.scaleBy, factor);
  return el("figure", { class: "picture" }, svg.node(),
    el("div", { class: "zoom" },
      el("button", { type: "button", "aria-label": "Closer", onclick: by(1.5) }, "+"),
      el("button", { type: "button", "aria-label": "Farther", onclick: by(1 / 1.5) }, "−"),
      el("button", { type: "button", "aria-label": "All of it", onclick: () => svg.call(zoom.transform, d3.zoomIdentity) }, "⤢")));
}

function legend() {
  const entry = (kind, text) => el("li", {}, el("span", { class: `dot ${kind}`, "aria-hidden": "true" }), text);
  return el("ul", { class: "legend" }, entry("bridge", "bridge: joins people who hardly meet otherwise"),
    ["close", "active", "weak", "dormant", "lost"].map((kind) => entry(kind, kind)), el("li", {}, "the larger, the stronger the tie"));
}
