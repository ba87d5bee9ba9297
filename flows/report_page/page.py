"""The page of the reports: one HTML file with its style, scripts and data, that asks nobody for anything."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Iterator, Mapping
from importlib.resources import files

from flows.report_page.vendored import SCRIPTS

OWN_SCRIPTS = (
    "element.js",
    "data.js",
    "table.js",
    "timeline.js",
    "network.js",
    "person.js",
    "views.js",
    "page.js",
)
"""In this order, as one script: a later one may use what an earlier one defines."""

_HERE = files("flows.report_page")


def page_html(blocks: Mapping[str, str], *, title: str) -> str:
    """The page: ``blocks`` are its packed data by name, ``title`` is plain text.

    The policy in it lets nothing run or be styled but the scripts and the style that were written here, by
    their hashes; no text may become markup (Trusted Types), and nothing is loaded, sent or framed.
    """
    style = _text("page.css")
    own = "\n".join(_text(f"scripts/{name}") for name in OWN_SCRIPTS)
    scripts = [*_vendored(), f'"use strict";\n(() => {{\n{own}\n}})();\n']
    policy = (
        "default-src 'none'; "
        f"script-src {' '.join(map(_hash, scripts))}; style-src {_hash(style)}; "
        "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )
    parts = {
        "policy": html.escape(policy, quote=True),
        "title": html.escape(title),
        "style": f"<style>{style}</style>",
        "data": "\n".join(
            f'<script type="text/plain" id="{name}">{value}</script>' for name, value in blocks.items()
        ),
        "scripts": "\n".join(f"<script>{script}</script>" for script in scripts),
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda name: parts[name[1]], _text("page.html"))


def _vendored() -> Iterator[str]:
    """The libraries, without the comment by which a browser's tools would look for another file."""
    for script in SCRIPTS:
        yield re.sub(r"//# sourceMappingURL=\S+", "", _text(f"vendored/{script.file}"))


def _text(name: str) -> str:
    return _HERE.joinpath(name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
