"""Judging merges and dates, on memberships made by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from flows.demo.network import Network
from flows.demo.truth import check_last_contacts, judge_merges

Member = tuple[str, str, str, int]


@pytest.fixture(scope="module")
def perfect(network: Network) -> list[Member]:
    """Every card and every address with its true person."""
    numbers = {person: number for number, person in enumerate(sorted(set(network.card_person.values())))}
    rows = [
        (account, "dav_contacts", uid, numbers[person])
        for (account, uid), person in network.card_person.items()
    ]
    shared = {person.shared_address for person in network.people.values()}
    for person in network.people.values():
        number = numbers.setdefault(person.key, len(numbers))
        known = {address for address, _ in network.attendee_person} & set(person.addresses)
        rows += [("observed", "observed", address, number) for address in sorted(known - shared)]
    return rows


def _records_of(network: Network, members: list[Member], person: str) -> list[int]:
    return [
        row
        for row, (account, source, record_id, _) in enumerate(members)
        if source == "dav_contacts" and network.card_person[account, record_id] == person
    ]


def test_perfect_merges(network: Network, perfect: list[Member]) -> None:
    """The truth itself is judged right throughout."""
    report = judge_merges(network, perfect)
    assert (report.wrong, report.missed, report.unknown) == (0, 0, 0)
    assert report.people_found == report.people_true
    assert report.right == report.records - report.people_true
    assert (report.precision, report.recall) == (1.0, 1.0)


def test_nothing_merged(network: Network, perfect: list[Member]) -> None:
    """Where every record is a person of its own, every merge is missed and none is wrong."""
    report = judge_merges(network, [(*row[:3], number) for number, row in enumerate(perfect)])
    assert (report.right, report.wrong) == (0, 0)
    assert report.missed == report.records - report.people_true
    assert (report.precision, report.recall) == (1.0, 0.0)


def test_a_wrong_merge_is_named(network: Network, perfect: list[Member]) -> None:
    """Two people made one are one wrong merge, with both names; what was right stays right."""
    ids = {
        person: perfect[_records_of(network, perfect, person)[0]][3] for person in _with_cards(network)[:2]
    }
    (one, into), (other, gone) = ids.items()
    merged = [(*row[:3], into if row[3] == gone else row[3]) for row in perfect]
    report, before = judge_merges(network, merged), judge_merges(network, perfect)
    assert (report.wrong, report.missed, report.right) == (1, 0, before.right)
    assert report.people_found == report.people_true - 1
    assert report.precision < 1.0 == report.recall
    names = {network.people[person].name.own for person in (one, other)}
    assert [set(merge.names) for merge in report.wrong_merges] == [names]


def test_a_missed_merge_is_named(network: Network, perfect: list[Member]) -> None:
    """One person found as two is one missed merge, with the name and both ids."""
    person = _with_cards(network)[0]
    row = _records_of(network, perfect, person)[0]
    apart = [*perfect[:row], (*perfect[row][:3], 99_999), *perfect[row + 1 :]]
    report = judge_merges(network, apart)
    assert (report.wrong, report.missed) == (0, 1)
    assert report.recall < 1.0 == report.precision
    missed = report.missed_merges[0]
    assert (missed.name, 99_999 in missed.person_ids) == (network.people[person].name.own, True)


def _with_cards(network: Network) -> list[str]:
    """People of whom there are several cards, none of them a namesake's."""
    names = [person.name for person in network.people.values()]
    cards = list(network.card_person.values())
    return [k for k, p in network.people.items() if cards.count(k) > 1 and names.count(p.name) == 1]


def test_a_shared_mailbox_is_told_apart_by_name(network: Network) -> None:
    """Of a couple's common address the name says who it is, in any order; without one nobody can say."""
    couples = {a for a, n in network.attendee_person if n and a.startswith("familie.")}
    pairs = [
        (address, person, network.people[person].name)
        for address in couples
        for person in {p for (a, _), p in network.attendee_person.items() if a == address}
    ]
    both = [pair for pair in pairs if sum(other[0] == pair[0] for other in pairs) == 2]
    assert both
    for address, _, name in both:
        key = " ".join(sorted(f"{name.latin_given} {name.latin_family}".lower().split()))
        report = judge_merges(network, [("observed", "observed", f"{address} {key}", 1)])
        nameless = judge_merges(network, [("observed", "observed", address, 1)])
        assert (report.records, report.unknown) == (1, 0)
        assert (nameless.records, nameless.unknown) == (0, 1)


def test_unknown_records_are_left_out(network: Network) -> None:
    """Rooms, lists, roles and other sources are counted as unknown and judged no further."""
    report = judge_merges(
        network,
        [
            ("observed", "observed", "raumaare@halbmond.example", 1),
            ("observed", "observed", "nobody@ferrum.example.com", 1),
            ("work", "dav_contacts", "no such card", 1),
            ("work", "google_contacts", "c1", 1),
        ],
    )
    assert (report.records, report.unknown, report.wrong) == (0, 4, 0)
    assert (report.precision, report.recall) == (1.0, 1.0)


def _rows(network: Network, later: dict[str, timedelta]) -> list[tuple[str, str, str, date | None]]:
    rows = []
    for (account, uid), person in network.card_person.items():
        on = network.last_contact_on(person)
        rows.append((account, "dav_contacts", uid, on and on + later.get(person, timedelta())))
    return rows


def test_true_dates_are_right(network: Network) -> None:
    """The true dates are judged right, and people of whom nothing was said are missing, not wrong."""
    report = check_last_contacts(network, _rows(network, {}))
    assert report.wrong == ()
    assert report.checked == report.right >= 300
    assert report.checked + len(report.missing) == len(network.checkable)


def test_a_wrong_date_is_named(network: Network) -> None:
    """A date that is a day off is told with the person, what was expected and what was found."""
    person = next(key for key in _with_cards(network) if network.checkable.get(key))
    report = check_last_contacts(network, _rows(network, {person: timedelta(days=1)}))
    expected = network.checkable[person]
    assert [(w.name, w.expected, w.found) for w in report.wrong] == [
        (network.people[person].name.own, expected, expected and expected + timedelta(days=1))
    ]
    assert report.right == report.checked - 1


def test_the_newest_of_the_pieces_is_judged(network: Network) -> None:
    """Somebody found in two pieces is judged by the newer of their dates."""
    person = next(key for key in _with_cards(network) if network.checkable.get(key))
    cards = [place for place, key in network.card_person.items() if key == person]
    rows = [(*cards[0], network.checkable[person]), (*cards[1], None)]
    report = check_last_contacts(network, [(account, "dav_contacts", uid, on) for account, uid, on in rows])
    assert (report.checked, report.right) == (1, 1)
