"""The program as it is started: exit codes, no traceback for a person's mistake, and a quick --help."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import click
import pytest

from flows.cli import main as main_module
from flows.cli.main import cli
from flows.settings import read_settings
from tests.flows.cli.conftest import AS_OF, run
from warehouse.errors import Busy, LowSpace

ROOT = Path(__file__).parents[3]
HEAVY = {
    "prefect",
    "duckdb",
    "numpy",
    "niquests",
    "caldav",
    "rapidfuzz",
    "phonenumbers",
    "cryptography",
    "rich",
}
COMMANDS = sorted(cli.commands)
TERMINAL_SECONDS = 60.0


def test_help_has_a_place_for_every_command() -> None:
    """Each command stands in one part of the help, with its whole first sentence, at 80 columns."""
    out = run("--help").out
    for name in COMMANDS:
        assert out.count(f"\n  {name} ") == 1, name
    assert "..." not in out.partition("Options:")[2].replace("[ARGS]...", "")


def test_a_shell_completes_commands_and_options() -> None:
    """docs/getting-started.md says how to switch it on."""
    words = {"_LONGSINCE_COMPLETE": "bash_complete", "COMP_WORDS": "longsince sta", "COMP_CWORD": "1"}
    done = subprocess.run(
        [str(Path(sys.executable).with_name("longsince"))],
        env=environment() | words,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert sorted(done.stdout.split()) == ["plain,stale", "plain,status"]


def longsince(*arguments: object, before: str = "", stdin: str = "") -> subprocess.CompletedProcess[str]:
    """Run the real program; ``before`` is Python that runs first."""
    start = ["-m", "flows"] if not before else ["-c", f"{before}; import flows.__main__"]
    return subprocess.run(
        [sys.executable, *start, *map(str, arguments)],
        cwd=ROOT,
        env=environment(),
        input=stdin,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def environment() -> dict[str, str]:
    ours = ("LONGSINCE_HOME", "PREFECT_API_URL")
    return {name: value for name, value in os.environ.items() if name not in ours} | {"COLUMNS": "100"}


def test_the_program_ends_with_the_code_of_what_happened(readable: Path, tmp_path: Path) -> None:
    """Done, failed and usage, as a shell sees them: a mistake is a line, never a traceback."""
    done = longsince("--home", readable, "who", "jose")
    assert (done.returncode, done.stderr) == (0, "")
    assert "José Ångström" in done.stdout
    failed = longsince("--home", readable, "who", "nobody")
    assert (failed.returncode, failed.stdout) == (1, "")
    assert failed.stderr == "Nobody here is known as 'nobody'.\n"
    usage = longsince("--home", tmp_path / "none", "sync")
    assert (usage.returncode, usage.stdout) == (2, "")
    assert usage.stderr.endswith("config.toml yet: run `longsince init`.\n")


def test_the_demo_keeps_out_of_a_home_that_is_named(tmp_path: Path) -> None:
    """It makes one of its own, elsewhere: whoever names one is told so, and nothing is made."""
    ended = run("--home", tmp_path / "mine", "demo")
    assert (ended.code, ended.out) == (2, "")
    assert "try --folder" in ended.err
    assert not (tmp_path / "mine").exists()


def test_a_reader_that_stops_reading_is_no_error(readable: Path) -> None:
    """`longsince stale --csv - | head -1`: the program ends, and says nothing."""
    with subprocess.Popen(
        [sys.executable, "-m", "flows", "--home", str(readable), "stale", "--as-of", AS_OF, "--csv", "-"],
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 1


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Busy("Another longsince is running."), 5),
        (LowSpace("The disk is too full."), 1),
        (click.UsageError("Say what."), 2),
        (click.Abort(), 1),
        (KeyboardInterrupt(), 1),
        (PermissionError(13, "Permission denied", "/nowhere"), 1),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_a_command_raises_has_a_code(
    monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int
) -> None:
    """Told in a line or two, with the code that scripts can rely on."""

    def fail() -> None:
        raise error

    monkeypatch.setitem(main_module.cli.commands, "accounts", click.Command("accounts", callback=fail))
    ended = run("accounts")
    assert (ended.code, ended.out) == (code, "")
    assert 0 < len(ended.err.splitlines()) <= 4


def test_a_bug_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    """What nobody foresaw comes out with its traceback."""

    def fail() -> None:
        raise ZeroDivisionError

    monkeypatch.setitem(main_module.cli.commands, "accounts", click.Command("accounts", callback=fail))
    with pytest.raises(ZeroDivisionError):
        run("accounts")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str) -> None:
    """--help of each says what it does, in a sentence, and every option what it is for."""
    ended = run(command, "--help")
    assert (ended.code, ended.err) == (0, "")
    assert f"longsince {command}" in ended.out.splitlines()[0]
    for parameter in cli.commands[command].params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name


def test_the_group_lists_its_commands() -> None:
    """Each with the start of its explanation; --version says which one this is."""
    out = run("--help").out
    assert all(f"\n  {command} " in out for command in COMMANDS)
    assert run("--version").out.startswith("longsince, version ")


PRINT_MODULES = "import atexit, sys; atexit.register(lambda: print(*{m.split('.')[0] for m in sys.modules}))"


def test_help_imports_nothing_heavy() -> None:
    """Neither the group's nor a command's waits for what only a running command needs."""
    ended = longsince("stale", "--help", before=PRINT_MODULES)
    assert ended.returncode == 0
    loaded = set(ended.stdout.splitlines()[-1].split())
    assert "click" in loaded
    assert loaded & HEAVY == set()


def test_stale_imports_no_orchestrator(readable: Path) -> None:
    """What people run most often starts quickly: DuckDB, rich to fold lines, and nothing else of weight."""
    ended = longsince("--home", readable, "stale", "--as-of", AS_OF, before=PRINT_MODULES)
    assert ended.returncode == 0
    assert set(ended.stdout.splitlines()[-1].split()) & HEAVY == {"duckdb", "rich"}


class Terminal:
    """The program on a terminal of its own, as a person sees and answers it."""

    def __init__(self, process: subprocess.Popen[bytes], descriptor: int) -> None:
        self.process = process
        self._descriptor = descriptor
        self._seen = ""

    def wait_for(self, text: str) -> str:
        """What was shown up to and with ``text``, since the last call."""
        deadline = time.monotonic() + TERMINAL_SECONDS
        while text not in self._seen:
            ready, _, _ = select.select([self._descriptor], [], [], max(0, deadline - time.monotonic()))
            assert ready, self._seen
            try:
                part = os.read(self._descriptor, 4096)
            except OSError:  # Linux: the other side has closed it
                part = b""
            assert part, self._seen
            self._seen += part.decode()
        shown, _, self._seen = self._seen.partition(text)
        return shown + text

    def type(self, text: str) -> None:
        os.write(self._descriptor, text.encode())


@pytest.fixture
def on_terminal() -> Iterator[Callable[..., Terminal]]:
    """Start the program on a terminal; it is ended with the test."""
    started: list[tuple[subprocess.Popen[bytes], int]] = []

    def start(*arguments: object) -> Terminal:
        ours, its = pty.openpty()
        process = subprocess.Popen(
            [sys.executable, "-m", "flows", *map(str, arguments)],
            cwd=ROOT,
            env=environment() | {"TERM": "dumb"},
            stdin=its,
            stdout=its,
            stderr=its,
            start_new_session=True,
        )
        os.close(its)
        started.append((process, ours))
        return Terminal(process, ours)

    yield start
    for process, descriptor in started:
        process.kill()
        process.wait()
        os.close(descriptor)


def test_on_a_terminal_init_asks(on_terminal: Callable[..., Terminal], tmp_path: Path) -> None:
    """For what no option said, with what it would take itself."""
    terminal = on_terminal("--home", tmp_path / "home", "init", "--region", "DE")
    terminal.wait_for("Your e-mail addresses, separated by spaces: ")
    terminal.type("me@example.org, old@example.net\n")
    terminal.wait_for("Your time zone [")
    terminal.type("Asia/Tokyo\n")
    terminal.wait_for("is written. Next: longsince connect NAME")
    assert terminal.process.wait(60) == 0
    owner = read_settings(tmp_path / "home" / "config.toml").owner
    assert owner.addresses == ("me@example.org", "old@example.net")
    assert (owner.time_zone, owner.region) == ("Asia/Tokyo", "DE")


def test_on_a_terminal_a_password_is_not_shown(on_terminal: Callable[..., Terminal], set_up: Path) -> None:
    """It is asked for, and what is typed does not appear."""
    terminal = on_terminal(
        "--home", set_up, "connect", "home", "--url", "http://dav.example.org", "--user", "me"
    )
    terminal.wait_for("Password (an app-specific one where the provider has them): ")
    terminal.type("canary\n")
    assert "canary" not in terminal.wait_for("use https://")


def test_on_a_terminal_sql_asks_one_query_after_the_other(
    on_terminal: Callable[..., Terminal], readable: Path
) -> None:
    """Each ended by a semicolon, over several lines if need be; a mistake does not end it, Ctrl-D does."""
    terminal = on_terminal("--home", readable, "sql")
    terminal.wait_for("sql> ")
    terminal.type("SELEC 1;\n")
    assert "syntax error" in terminal.wait_for("sql> ")
    terminal.type("SELECT 6 * 7\n")
    terminal.wait_for("...> ")
    terminal.type("AS answer;\n")
    shown = terminal.wait_for("sql> ")
    assert "answer" in shown
    assert "42" in shown
    terminal.type("\x04")
    assert terminal.process.wait(60) == 0
