// The data of the page: `overview` is unpacked at once, `details` when somebody is looked at for the first time.

async function unpacked(id) {
  const packed = document.getElementById(id).textContent;
  const text = atob(packed);
  const bytes = new Uint8Array(text.length);
  for (let place = 0; place < text.length; place += 1) bytes[place] = text.charCodeAt(place);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return JSON.parse(await new Response(stream).text());
}

const objects = ({ columns, rows }) =>
  rows.map((row) => Object.fromEntries(columns.map((column, place) => [column, row[place]])));

let told = null;
const details = () => (told ??= unpacked("details"));

// Without accents, invisible characters and case: how people type a name when they look for it.
const folded = (text) =>
  text.normalize("NFKD").replace(/[\p{M}\p{Cf}]/gu, "").toLocaleLowerCase("en").replace(/[ıł]/g, (c) => ({ ı: "i", ł: "l" })[c]);

const world = {}; // people, by number and by person_id, and the tables of the reports

async function openWorld() {
  const overview = await unpacked("overview");
  Object.assign(world, overview);
  world.people = objects(overview.people);
  world.byId = new Map();
  world.people.forEach((person, number) => {
    person.number = number;
    person.rhythm = overview.rhythm[number];
    world.byId.set(person.person_id, person);
  });
  for (const name of ["reconnect", "bridges", "introductions", "changes", "coverage", "quarantine", "months"]) {
    world[name] = objects(overview[name]);
  }
  world.bridgeOf = new Map(world.bridges.map((bridge) => [bridge.person_id, bridge]));
  world.isNew = new Set(world.changes.filter((c) => c.change === "went stale").map((c) => c.person_id));
  world.stale = world.people.filter((p) => p.is_stale).sort((a, b) => b.stale_score - a.stale_score || a.person_id - b.person_id);
  world.stale.forEach((person, place) => { person.rank = place + 1; });
}

function haystack(person) {
  return (person.haystack ??= folded(
    [person.name, person.organisation, person.role, ...person.emails, ...person.phones, ...person.tags].filter(Boolean).join(" \n "),
  ));
}

function finds(person, words) {
  const digits = words.replace(/[\s()+/.-]/g, "");
  if (/^\d{5,}$/.test(digits) && person.phones.some((phone) => phone.includes(digits.replace(/^0+/, "")))) return true;
  const text = haystack(person);
  return folded(words).split(/\s+/).every((word) => text.includes(word));
}
