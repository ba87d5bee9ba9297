// One person in a window: the tie, when there was contact and what proves it, why these records are one person.

const nameButton = (person, after) =>
  el("button", { type: "button", class: "name", onclick: () => { location.hash = `#person/${person.person_id}`; } }, own(person.name), after);

const fact = (term, ...what) => (what.some((one) => one !== null && one !== undefined && one !== "") ? el("div", {}, el("dt", {}, term), el("dd", {}, what)) : null);

const link = (scheme, address, rest = "") => {
  const plain = scheme === "mailto:" ? /^[^\s@?&#]+@[^\s@?&#]+$/ : /^\+\d{4,15}$/;
  return plain.test(address) ? el("a", { href: `${scheme}${address}${rest}` }, own(address)) : own(address);
};

const listed = (items) => items.map((item, place) => [place ? ", " : null, item]);

// The first few rows of a table, and a button for the rest.
function withRest(table, few = 8) {
  const rest = [...table.tBodies[0].rows].slice(few);
  if (rest.length < 3) return table;
  for (const row of rest) row.classList.add("rest");
  const button = el("button", { type: "button", class: "quiet", onclick: () => {
    for (const row of rest) row.classList.remove("rest");
    rest[0].tabIndex = -1;
    rest[0].focus();
    button.remove();
  } }, `${rest.length} more`);
  return [table, button];
}

async function openPerson(person) {
  const window_ = document.getElementById("person");
  window_.replaceChildren(el("p", { class: "loading" }, "One moment …"));
  if (!window_.open) window_.showModal();
  const all = await details();
  const text = (number) => all.strings[number];
  const [ages, marks, count, newest] = all.contact[person.number] ?? [[], "", 0, []];
  const bridge = world.bridgeOf.get(person.person_id);
  const chart = el("div", { class: "plot" });
  const picture = el("div", { class: "plot" });

  const top = el("header", {},
    el("div", {},
      el("h2", { id: "person-name", tabindex: "-1" }, own(person.name)),
      el("p", { class: "sub" }, listed([person.role, person.organisation].filter(Boolean).map(own)), " ",
        chip(person.category), chip(person.label, "label"), bridge ? chip("bridge") : null,
        person.is_stale ? chip("going stale", "stale") : null, world.isNew.has(person.person_id) ? chip("new here", "new") : null)),
    el("button", { type: "button", class: "close quiet", "aria-label": "Close", onclick: () => window_.close() }, "✕"));

  const trend = person.strength - person.strength_before;
  const facts = el("dl", { class: "facts" },
    fact("Last contact", person.last_contact_on ? [day(person.last_contact_on), ` · ${plural(person.age_days, "day")} ago`] : "never"),
    fact("Proved by", person.proof_record_id ? [own(person.proof_title ?? "untitled"), el("br"), el("small", {}, `${person.proof_account} · ${person.proof_source} · `, el("code", {}, own(person.proof_record_id)))] : null),
    fact("Usual gap", person.expected_gap_days !== null ? `${plural(person.expected_gap_days, "day")}${person.expected_gap_from === "learned" ? "" : ` (${person.expected_gap_from})`}` : null),
    fact("Silence likely", person.p_dormant !== null ? meter(person.p_dormant) : null),
    fact("Strength", person.strength ? `${person.strength} ${Math.abs(trend) < 0.05 ? "→" : trend > 0 ? "↗" : "↘"} (${person.strength_before} ninety days before)` : null),
    fact("Contact days", numbers.format(person.contact_days)),
    fact("Next meeting", person.next_meeting_at ? moment(person.next_meeting_at) : null),
    fact("Occasion", person.occasion ? own(person.occasion) : null),
    fact("Colleague of", person.colleague_of ? own(person.colleague_of) : null),
    fact("Set aside", person.set_aside),
    fact("Not judged", person.coverage_reason),
    fact("Taken for", person.label ? `${person.label}: ${person.label_reason}` : null),
    fact("Write", person.emails.length ? listed(person.emails.slice(0, 6).map((address) => link("mailto:", address))) : null),
    fact("Call", person.phones.length ? listed(person.phones.slice(0, 6).map((number) => link("tel:", number))) : null),
    fact("Birthday", person.birthday),
    fact("Tags", person.tags.length ? listed(person.tags.map(own)) : null),
    fact("Notes", person.notes.length ? person.notes.map((note) => el("p", {}, own(note))) : null));

  const on = (age) => day(new Date(new Date(world.as_of) - age * DAY).toISOString().slice(0, 10));
  const proofs = (caption, lines) => el("table", { class: "proofs" }, el("caption", {}, caption),
    el("thead", {}, el("tr", {}, ["When", "What", "Others", "Why", "Record"].map((title) => el("th", { scope: "col" }, title)))),
    el("tbody", {}, lines.map(([, age, oldest, times, lane, size, isGone, kind, title, reason, source, recordId]) =>
      el("tr", {},
        el("td", {}, on(age), times > 1 ? el("small", {}, `and ${times - 1} before, since `, on(oldest)) : null),
        el("td", {}, lane === 0 || text(kind) !== "message" ? text(kind) : LANES[lane], title >= 0 ? [" · ", own(text(title))] : null),
        el("td", {}, size > 1 ? `+${size - 1}` : ""),
        el("td", {}, text(reason), isGone ? " Gone from its source since." : ""),
        el("td", { class: "record" }, el("small", {}, text(source)), el("code", { title: recordId }, own(recordId)))))));
  const counting = newest.filter(([counts]) => counts);
  const others = newest.filter(([counts]) => !counts);

  const evidence = el("details", { class: "evidence" }, el("summary", {}, "Why these records are one person"),
    el("ol", {}, all.records[person.number].map(([source, recordId, name, emails, firm]) =>
      el("li", {}, text(source) === "observed" ? "seen on meetings and mail" : text(source), ": ", own(name ?? "no name"),
        emails.length ? [" · ", listed(emails.map(own))] : null, firm >= 0 ? [" · ", own(text(firm))] : null,
        recordId ? el("small", {}, " · ", el("code", {}, own(recordId))) : null))),
    all.evidence[person.number].map(([one, other, otherNumber, stopped, bits, reasons]) =>
      el("div", { class: "pair" },
        el("p", {}, other !== null ? `Records ${one + 1} and ${other + 1} are joined`
          : ["Kept apart from ", otherNumber !== null && otherNumber !== undefined ? nameButton(world.people[otherNumber]) : own(one), stopped >= 0 ? ` (${text(stopped)})` : " (not enough evidence)"],
          bits === null ? "." : `, with ${bits} bits:`),
        el("ul", {}, reasons.map(([because, weight]) => el("li", {}, own(text(because)), weight === null ? "" : ` (${weight > 0 ? "+" : ""}${weight})`))))));

  window_.replaceChildren(el("article", {}, top,
    el("p", { class: "sentence" }, own(person.sentence ?? "")),
    bridge ? el("p", { class: "bridge-says" }, own(bridge.sentence)) : null, facts,
    el("h3", {}, "Contact, and what proves it"), chart,
    counting.length ? withRest(proofs(`Contact with ${person.name}, the newest first`, counting)) : null,
    others.length ? el("details", { class: "evidence" }, el("summary", {}, "What did not count, and why"), proofs("What did not count, the newest first", others)) : null,
    evidence,
    el("p", { class: "hint" }, `All ${numbers.format(count)} interactions: `, el("code", {}, `longsince sql "FROM timeline(${person.person_id})"`)),
    el("h3", {}, "Surroundings"), picture,
    el("p", { class: "hint" }, "You were in touch, and no account saw it: ", el("code", {}, `longsince saw ${person.person_id}`), " · leave it for three months: ", el("code", {}, `longsince snooze ${person.person_id} 3m`), " · who can introduce you: ", el("code", {}, `longsince intro ${person.person_id}`))));
  window_.scrollTop = 0;
  window_.querySelector("h2").focus();
  const width = Math.max(280, chart.clientWidth);
  if (ages.length) chart.append(contactChart(person, ages, marks, width));
  else chart.append(el("p", { class: "hint" }, "There was never any."));
  const around = surroundings(all.links, person.number);
  if (around.wanted.size > 1) picture.append(networkPicture(around, { width, height: Math.min(380, width), open: (number) => { location.hash = `#person/${world.people[number].person_id}`; } }));
  else picture.append(el("p", { class: "hint" }, "Nobody whom you know was ever with them in a small group in which you were too."));
}
