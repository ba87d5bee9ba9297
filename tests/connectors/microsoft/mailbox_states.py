"""One Microsoft account with every habit that Outlook has, for what may come between and during pulls."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.stateful import rule

from flows.demo.emulators.microsoft import problems
from flows.demo.emulators.microsoft.emulator import MOST_IN_FLIGHT, MicrosoftEmulator
from flows.demo.emulators.provider import EmulatedProvider, Problem
from flows.demo.emulators.server import served
from tests.connectors.microsoft.signed_in import ADDRESS
from tests.connectors.pull_states import Pulls

HABITS = ("partial", "repeats", "reverses", "begins_empty", "replays")


class MicrosoftPulls(Pulls):
    """Of one mailbox, with every habit that Outlook has."""

    problems = (
        problems.throttled,
        problems.out_of_order,
        problems.not_signed_in,
        problems.sync_state_not_found,
        problems.resync_required,
        problems.malformed_id,
        lambda: Problem(200, "<html>Sign in</html>"),
        lambda: Problem(200, {}),
    )

    def emulate(self) -> EmulatedProvider:
        self.microsoft = self.stack.enter_context(served(MicrosoftEmulator()))
        self.microsoft.add_mailbox(ADDRESS)
        return self.microsoft

    @rule(name=st.sampled_from(HABITS))
    def turn_habit(self, name: str) -> None:
        """From now on, or no longer, deltas are told otherwise."""
        habits = self.microsoft.habits
        setattr(habits, name, not getattr(habits, name))

    def teardown(self) -> None:
        assert all(asked.prefer.get("IdType") == "ImmutableId" for asked in self.microsoft.asked)
        assert self.microsoft.most_in_flight < MOST_IN_FLIGHT
        super().teardown()
