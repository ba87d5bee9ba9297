"""Writing config.toml: the first one reads back, and adding an account leaves the rest alone."""

from __future__ import annotations

import stat
from pathlib import Path

from flows.config_file import add_account, write_first_config
from flows.settings import Account, Owner, Secrets, Settings, read_settings

ACCOUNT = Account("dav", "https://dav.example.org", "me", titles=False)


def test_the_first_file_reads_back(tmp_path: Path) -> None:
    """It says what was asked, is the owner's alone, and explains every key."""
    config = tmp_path / "config.toml"
    owner = Owner(("me@example.org", "o'hara@example.net"), "Europe/Berlin", region="DE")
    write_first_config(config, owner, Secrets("plain"))
    assert read_settings(config) == Settings(owner, {}, Secrets("plain"))
    assert stat.S_IMODE(config.stat().st_mode) == 0o600


def test_what_the_owner_says_is_written_even_if_it_is_the_default(tmp_path: Path) -> None:
    """The region that numbers are read by stands in the file, not in a comment."""
    config = tmp_path / "config.toml"
    write_first_config(config, Owner(("me@example.org",), "UTC", region="US"))
    assert '\nregion = "US"\n' in config.read_text(encoding="utf-8")


def test_every_line_of_the_example_can_be_used(tmp_path: Path) -> None:
    """With the # taken off its examples, the first file is still a valid config."""
    config = tmp_path / "config.toml"
    write_first_config(config, Owner(("me@example.org",), "UTC"))
    lines = config.read_text(encoding="utf-8").splitlines()
    examples = [
        line.removeprefix("# ") if " = " in line or line.startswith("# [") else line for line in lines
    ]
    config.write_text("\n".join(examples).replace("accounts.NAME", "accounts.home"), encoding="utf-8")
    assert set(read_settings(config).accounts) == {"home"}


def test_an_added_account_leaves_the_rest_alone(tmp_path: Path) -> None:
    """Comments, order and other accounts stay as the person wrote them."""
    config = tmp_path / "config.toml"
    text = (
        '# mine\n[owner]\ntime_zone = "UTC" # here\n\n[accounts.a]\nprovider = "dav"\nurl = "u"\nuser = "x"\n'
    )
    config.write_text(text, encoding="utf-8")
    add_account(config, "b", ACCOUNT)
    assert config.read_text(encoding="utf-8").startswith(text.rstrip("\n"))
    assert read_settings(config).accounts["b"] == ACCOUNT
