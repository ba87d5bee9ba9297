"""Data of the page, packed."""

from __future__ import annotations

import base64
import json
import zlib
from typing import Any


def packed(value: Any) -> str:
    """A JSON value, deflated (RFC 1951) and in Base64: no name in it is ever near the markup."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    deflate = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    return base64.b64encode(deflate.compress(text.encode("utf-8", "replace")) + deflate.flush()).decode(
        "ascii"
    )
