"""Fetch the vendored libraries anew: `python -m flows.report_page.vendored [--accept]`; needs npm."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from flows.report_page.vendored import SCRIPTS, Script

HERE = Path(__file__).parent


def main(*, accepts: bool) -> int:
    """Put every file and its licence here; 1 if one is not what vendored.toml says, and not accepted."""
    for script in SCRIPTS:
        content, terms = _fetched(script)
        found = hashlib.sha256(content).hexdigest()
        if found != script.sha256:
            print(f"{script.file} of {script.package} {script.version} has the SHA-256 {found}")  # noqa: T201
            if not accepts:
                return 1
            table = HERE / "vendored.toml"
            text = table.read_text(encoding="utf-8").replace(script.sha256, found)
            table.write_text(text, encoding="utf-8")
        (HERE / script.file).write_bytes(content)
        (HERE / f"{Path(script.file).stem}.LICENSE").write_bytes(terms)
    return 0


def _fetched(script: Script) -> tuple[bytes, bytes]:
    """The file and the licence from npm's archive of the package."""
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is not installed.")
    with tempfile.TemporaryDirectory() as folder:
        name = f"{script.package}@{script.version}"
        subprocess.run([npm, "pack", "--silent", name], cwd=folder, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
        (archive,) = Path(folder).glob("*.tgz")
        with tarfile.open(archive) as members:
            parts = (members.extractfile(f"package/{path}") for path in (script.path, "LICENSE"))
            content, terms = (part.read() for part in parts if part is not None)
    return content, terms


if __name__ == "__main__":
    sys.exit(main(accepts="--accept" in sys.argv[1:]))
