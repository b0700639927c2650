"""Label values that no device can use against the page they stand on, or against its reader.

Names and aliases come from the network, so from anybody on it. A lone surrogate cannot be written
as UTF-8 and would cost the whole page, hiding every device; control bytes pass through Prometheus
and act on the terminal of whoever reads an alert. Quotes, backslashes and newlines are legal and
are escaped when the page is written.
"""

from __future__ import annotations

MAX_CHARS = 200
"""Longer values are cut: a label is a name, and a name longer than this is an attack."""

_CONTROL = {c: "�" for c in (*range(0x20), 0x7F, *range(0xD800, 0xE000)) if c not in {0x09, 0x0A}}


def label_value(text: str | None) -> str:
    """A device's own words as a label value; "" for none."""
    if not text:
        return ""
    return text[:MAX_CHARS].translate(_CONTROL)
