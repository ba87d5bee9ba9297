// What the page shows, one view at a time. Each makes its elements when it is first looked at.

const optionsOf = (rows, value) => [...d3.rollup(rows.filter((row) => value(row)), (list) => list.length, value)]
  .sort((a, b) => b[1] - a[1]).map(([word, count]) => [word, `${String(word).replaceAll("_", " ")} (${count})`]);
const tagOptions = (people) => [...d3.rollup(people.flatMap((person) => person.tags), (list) => list.length, (tag) => tag)]
  .sort((a, b) => b[1] - a[1]).slice(0, 60).map(([tag, count]) => [tag, `${tag} (${count})`]);

const who = { id: "who", header: "Name", value: (p) => p.name, cell: (p) => [nameButton(p, world.isNew.has(p.person_id) ? chip("new", "new") : null), el("span", { class: "firm" }, own(p.organisation ?? ""))] };
const why = { id: "why", header: "Why", fixed: true, value: (p) => p.sentence, cell: (p) => [own(p.sentence ?? ""), p.occasion && p.occasion !== p.sentence ? el("span", { class: "occasion" }, own(p.occasion)) : null] };
const rhythm = { id: "rhythm", header: "Five years", hint: "Days with contact", first: "desc", value: (p) => p.contact_days, cell: (p) => [sparkline(p.rhythm), el("span", { class: "hidden" }, plural(p.contact_days, "contact day"))] };
const last = { id: "last", header: "Last contact", first: "desc", value: (p) => p.last_contact_on, cell: (p) => day(p.last_contact_on) };
const gap = { id: "gap", header: "Usual gap", value: (p) => p.expected_gap_days, cell: (p) => (p.expected_gap_days === null ? "–" : `${numbers.format(p.expected_gap_days)} d`) };
const overdue = { id: "overdue", header: "Overdue", hint: "How many usual gaps have passed", first: "desc", value: (p) => p.overdue, cell: (p) => (p.overdue === null ? "–" : `${numbers.format(p.overdue)}×`) };
const silent = { id: "silent", header: "Silence likely", hint: "The probability that the next half year stays silent", first: "desc", value: (p) => p.p_dormant, cell: (p) => meter(p.p_dormant) };
const category = { id: "category", header: "Tie", value: (p) => p.category, cell: (p) => [chip(p.category), chip(p.label, "label")] };
const strength = { id: "strength", header: "Strength", first: "desc", value: (p) => p.strength, cell: (p) => {
  const trend = p.strength - p.strength_before;
  return [p.strength.toFixed(2), " ", el("span", { class: `trend ${trend > 0.05 ? "up" : trend < -0.05 ? "down" : ""}`, title: `${p.strength_before} ninety days before` }, trend > 0.05 ? "↗" : trend < -0.05 ? "↘" : "→")];
} };
const place = { id: "rank", header: "#", hint: "Most worth a message first", value: (p) => p.rank, cell: (p) => String(p.rank) };

const peopleFilters = (people) => [
  { label: "Tie", options: optionsOf(people, (p) => p.category), test: (p, word) => p.category === word },
  { label: "Kind", options: optionsOf(people, (p) => p.label), test: (p, word) => p.label === word },
  { label: "Tag", options: tagOptions(people), test: (p, tag) => p.tags.includes(tag) },
  { label: "Firm", options: optionsOf(people, (p) => p.organisation).slice(0, 60), test: (p, firm) => p.organisation === firm },
];

const tile = (figure, text, extra) => el("div", { class: "tile" }, el("b", {}, figure), el("span", {}, text), extra);

function staleView() {
  const recent = world.people.filter((p) => p.age_days !== null && p.age_days <= 30).length;
  return [
    el("h1", {}, "Going stale"),
    el("div", { class: "tiles" },
      tile(numbers.format(world.stale.length), `of ${plural(world.people.length, "tie")} are worth a message`),
      world.since ? tile(numbers.format(world.isNew.size), ["new since ", day(world.since)]) : null,
      tile(numbers.format(recent), "in touch within 30 days"),
      world.unjudged ? tile(numbers.format(world.unjudged), "not judged, for an account lags", el("small", {}, own(world.because))) : null),
    dataTable({
      name: "stale", caption: "Ties that are going stale", rows: world.stale, columns: [place, who, why, rhythm, last, overdue, silent],
      filters: peopleFilters(world.stale),
      toggles: [world.stale.some((p) => p.colleague_of) ? { label: "without colleagues", test: (p) => !p.colleague_of || p.tags.length } : null, world.isNew.size ? { label: "only new ones", test: (p) => world.isNew.has(p.person_id) } : null].filter(Boolean),
      empty: "No tie is going stale.",
    }),
  ];
}

function tiesView() {
  return [
    el("h1", {}, "All ties"),
    dataTable({
      name: "ties", caption: "Everybody you know, the strongest tie first", rows: world.people, columns: [who, category, rhythm, last, gap, strength, silent],
      filters: peopleFilters(world.people),
      toggles: [
        { label: "going stale", test: (p) => p.is_stale },
        { label: "not judged", test: (p) => p.is_stale === null },
        { label: "set aside", test: (p) => p.set_aside !== null },
        { label: "bridges", test: (p) => world.bridgeOf.has(p.person_id) },
      ],
      empty: "Nobody is known yet.",
    }),
  ];
}

function reconnectView() {
  const rows = world.reconnect.map((row) => ({ ...row, person: world.byId.get(row.person_id) })).filter((row) => row.person);
  const of = (column) => ({ ...column, value: (row) => column.value(row.person ?? row), cell: (row) => column.cell(row.person) });
  return [
    el("h1", {}, "Worth reviving"),
    el("p", { class: "lead" }, "Ties that have been silent for half a year to five years. How likely they revive and how much new they could tell are two numbers; which one matters is yours to say."),
    dataTable({
      name: "reconnect", caption: "Dormant ties worth reviving, the likeliest first", rows,
      columns: [of(who), {
        id: "met", header: "Last met", first: "desc", value: (row) => row.last_met_on ?? null,
        cell: (row) => (row.last_met_on ? [day(row.last_met_on), row.last_met_title ? [" · ", own(row.last_met_title)] : null, row.last_met_with?.length ? el("span", { class: "firm" }, "with ", listed(row.last_met_with.slice(0, 4).map(own)), row.last_met_with.length > 4 ? " …" : null) : null] : "–"),
      },
      { id: "likelihood", header: "Likelihood", first: "desc", value: (row) => row.likelihood, cell: (row) => meter(row.likelihood) },
      { id: "novelty", header: "Novelty", first: "desc", hint: "The share of the people around them whom you are not in touch with", value: (row) => row.novelty, cell: (row) => meter(row.novelty) },
      { id: "live", header: "Could bring you together", first: "desc", value: (row) => row.live_links, cell: (row) => (row.live_links ? plural(row.live_links, "person", "people") : "–") },
      of(rhythm)],
      filters: [peopleFilters(rows.map((row) => row.person))[3]].map((filter) => ({ ...filter, test: (row, value) => filter.test(row.person, value) })),
      empty: "No dormant tie is there to revive.",
    }),
  ];
}

function introductionsView() {
  return [
    el("h1", {}, "Introductions"),
    el("p", { class: "lead" }, "Who could introduce you, as this report was asked to tell."),
    el("ol", { class: "cards" }, world.introductions.map((way) => {
      const steps = [[way.by_id, way.by], [way.then_by_id, way.then_by], [way.target_id, way.target]].filter(([id]) => id !== null);
      return el("li", {}, el("h2", {}, steps.map(([id, name], number) => [number ? " → " : null, world.byId.has(id) ? nameButton(world.byId.get(id)) : own(name)])), el("p", {}, own(way.sentence)));
    })),
  ];
}

async function networkView() {
  const all = await details();
  const host = el("div", { class: "plot" });
  const choice = el("select", { onchange: draw }, el("option", { value: "" }, `the ${Math.min(MOST_NODES, world.people.length)} strongest ties`),
    world.people.filter((p) => all.links[p.number].length).slice(0, 1000).sort((a, b) => a.name.localeCompare(b.name)).map((p) => el("option", { value: p.number }, p.name)));
  function draw() {
    const width = Math.max(300, host.clientWidth);
    const shown = choice.value === "" ? strongestTies(all.links) : surroundings(all.links, Number(choice.value));
    host.replaceChildren(networkPicture(shown, { width, height: Math.min(720, Math.max(420, width * 0.62)), open: (number) => { location.hash = `#person/${world.people[number].person_id}`; } }));
  }
  const bridges = world.bridges.map((bridge) => ({ ...bridge, person: world.byId.get(bridge.person_id) })).filter((bridge) => bridge.person);
  const content = [
    el("h1", {}, "Who joins whom"),
    el("p", { class: "lead" }, "Two people are linked if they were together in a small group in which you were too."),
    el("form", { class: "filters", onsubmit: (event) => event.preventDefault() }, el("label", { class: "field" }, el("span", {}, "Show"), choice)),
    host, legend(), el("h2", {}, "Bridges"),
    dataTable({
      name: "bridges", caption: "People who join others who hardly meet otherwise", rows: bridges,
      columns: [
        { ...who, value: (row) => row.person?.name, cell: (row) => who.cell(row.person) },
        { id: "why", header: "What they join", fixed: true, value: (row) => row.sentence, cell: (row) => own(row.sentence) },
        { id: "links", header: "Links", first: "desc", value: (row) => row.link_count, cell: (row) => String(row.link_count) },
        { id: "size", header: "Separate ones", hint: "Burt's effective size", first: "desc", value: (row) => row.effective_size, cell: (row) => row.effective_size.toFixed(1) },
        { id: "last", header: "Last contact", first: "desc", value: (row) => row.last_contact_on, cell: (row) => day(row.last_contact_on) },
      ],
      empty: "Nobody joins groups that do not meet.",
    }),
  ];
  return { content, shown: draw };
}

function changesView() {
  const groups = d3.groups(world.changes, (change) => change.change);
  return [
    el("h1", {}, "What changed"),
    el("p", { class: "lead" }, world.since ? ["Since the report of ", day(world.since), "."] : "This is the first report in its folder: the next one says what changed."),
    world.since && !groups.length ? el("p", {}, "Nothing.") : null,
    groups.map(([kind, list]) => el("section", { class: "change" }, el("h2", {}, `${kind[0].toUpperCase()}${kind.slice(1)} `, el("span", { class: "count" }, numbers.format(list.length))),
      el("ul", {}, list.map((change) => el("li", {}, world.byId.has(change.person_id) ? nameButton(world.byId.get(change.person_id)) : own(change.display_name), " ", el("span", { class: "firm" }, own(change.sentence))))))),
  ];
}

function coverageView() {
  const bars = el("div", { class: "plot" });
  const months = el("div", { class: "plot" });
  const table = (caption, heads, rows) => el("table", { class: "plain" }, el("caption", {}, caption), el("thead", {}, el("tr", {}, heads.map((head) => el("th", { scope: "col" }, head)))), el("tbody", {}, rows.map((row) => el("tr", {}, row.map((cell) => el("td", {}, cell))))));
  const content = [
    el("h1", {}, "Coverage and freshness"),
    el("p", { class: "lead" }, "A tie is called stale only where every source that could have seen contact is up to date. ", world.absent.length ? `Never connected: ${world.absent.join(", ")}.` : null),
    bars,
    table("What was synced, and until when", ["Account", "Source", "From", "Until", "Records", "State"], world.coverage.map((source) => [
      own(source.account), source.source, source.synced_from_at ? day(source.synced_from_at.slice(0, 10)) : "all of it", source.synced_to_at ? moment(source.synced_to_at) : "never",
      numbers.format(source.record_count), source.last_error ? el("span", { class: "error" }, own(source.last_error)) : source.is_enabled ? "up to date at that moment" : "closed"])),
    el("h2", {}, "Days with contact, by month"), el("p", { class: "hint" }, el("span", { class: "dot close" }), " met ", el("span", { class: "dot weak" }), " wrote. A gap that you cannot explain is a source that is missing."), months,
    el("h2", {}, "What could not be read"),
    world.quarantine.length ? [table(`${plural(world.quarantined, "record")} wait in quarantine`, ["Account", "Source", "In", "Record", "Why"], world.quarantine.map((row) => [own(row.account), row.source, own(row.collection ?? ""), el("code", {}, own(row.record_id)), own(row.reason)])),
      world.quarantined > world.quarantine.length ? el("p", { class: "hint" }, "All of them are in quarantine.csv.") : null] : el("p", {}, "Everything could be read."),
  ];
  return { content, shown: () => {
    if (world.coverage.some((source) => source.synced_to_at)) bars.replaceChildren(coverageChart(Math.max(300, bars.clientWidth)));
    months.replaceChildren(monthsChart(Math.max(300, months.clientWidth)));
  } };
}
