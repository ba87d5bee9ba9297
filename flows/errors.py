"""What a person did or must do, told without a traceback; each bears the exit code of the command."""

from __future__ import annotations

DONE, FAILED, USAGE, PARTIAL, NEEDS_SIGN_IN, ALREADY_RUNNING = range(6)


class UserError(Exception):
    """A mistake or a state that the person can mend; the message says how."""

    exit_code = FAILED


class UsageError(UserError):
    """The command, or config.toml, says something that cannot be."""

    exit_code = USAGE


class SignInNeeded(UserError):
    """An account must be connected again."""

    exit_code = NEEDS_SIGN_IN


class AlreadyRunning(UserError):
    """Another longsince is at the same work."""

    exit_code = ALREADY_RUNNING
