"""The declared indicators that a proof bundle holds (``declared.json``), read as a form is read.

The agency signed them, which makes them its own and not right: each goes through the checks that a
form handed in goes through. What fails them is told and left out; the measured month stands.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from typing import Final

from inventory.agencies import AgencyEntry
from inventory.declared import Declaration
from netmon.registry.declared import declaration

logger = logging.getLogger(__name__)

DECLARED: Final = "declared.json"
_COLUMNS: Final = {
    "indicator": "indicator",
    "month": "month",
    "part": "part",
    "whole": "whole",
    "state": "state",
    "by": "declared_by",
    "confirmed_by": "confirmed_by",
    "on": "date",
    "document": "document",
}
"""What a value is called in the bundle, and in a form."""


def signed_forms(
    files: Mapping[str, bytes], agency: AgencyEntry, *, bundle: str
) -> tuple[Declaration, ...]:
    """What an agency declares in its bundle.

    Args:
        files: of a bundle that was verified.
        agency: whose it is.
        bundle: what problems call it.
    """
    try:
        form = json.loads(files.get(DECLARED, b"null"))
    except (ValueError, RecursionError) as error:
        logger.warning("%s: %s: %s (left out)", bundle, DECLARED, error)
        return ()
    if not isinstance(form, dict):
        return ()  # no form was attached
    values = form.get("values")
    found = []
    for value in values if isinstance(values, list) else ():
        row = _row(value)
        said, wrong = declaration(row, agency, where=f"{bundle}: {form.get('form', '')}")
        for what in wrong:
            logger.warning("%s: %s: %s (left out)", bundle, DECLARED, what)
        found += [said] if said else []
    return tuple(found)


def _row(value: object) -> dict[str, str]:
    told = value if isinstance(value, dict) else {}
    return {
        column: "" if told.get(name) is None else str(told[name])
        for name, column in _COLUMNS.items()
    }
