"""Writes the frame of a new check and of its test: ``make new-check ID=MGT-19``.

Both run at once and claim nothing: the check answers UNKNOWN, and its own test says so. The rest of
the suite then names what is still missing (a passing and a failing case, the pack, the manual).
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from netmon.regulation.registry import module_name

ID = re.compile(r"[A-Z][A-Z0-9]*-\d{2}")
CHECKS = Path("netmon/regulation/checks")
TESTS = Path("tests/unit/regulation")

CHECK = '''\
"""What the rule asks for, in one line.

Passes when ...
Fails when ...
Unknown when ...
How to fix: ...
Clause: ...

---
Quy tắc yêu cầu điều gì, trong một dòng.

Đạt khi ...
Không đạt khi ...
Chưa xác định khi ...
Cách khắc phục: ...
Điều khoản: ...
"""

from __future__ import annotations

from inventory.device import Device
from inventory.finding import Severity, Status
from inventory.model import INFRASTRUCTURE_ROLES
from inventory.text import Text
from netmon.regulation.api import Context, Params, Result, SubjectKind, check

NOT_WRITTEN = Text(
    vi="Phép kiểm tra {rule} chưa được viết.", en="The check {rule} is not written yet."
)


@check(
    id="ID",
    subject=SubjectKind.DEVICE,
    severity=Severity.MEDIUM,
    title=Text(vi="Tên của quy tắc ID", en="Title of rule ID"),
    clauses=("R6",),
    cites="",
    roles=INFRASTRUCTURE_ROLES,
)
def NAME(device: Device, params: Params, context: Context) -> Result:
    """Judge one device."""
    del device, params, context  # until somebody looks at them
    message = NOT_WRITTEN.format(rule="ID")
    return Result(status=Status.UNKNOWN, message=message, reason="not-written")
'''

TEST = '''\
"""ID: title of the rule."""

from __future__ import annotations

import pytest

from inventory.finding import Status
from tests.support.judging import Case, device, snapshot

CASES = {
    "not written": Case(
        lan=snapshot(device()),
        status=Status.UNKNOWN,
        en="The check ID is not written yet.",
        vi="Phép kiểm tra ID chưa được viết.",
        reason="not-written",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_NAME_judges(name: str) -> None:
    CASES[name].verify("ID")
'''


def write_pair(check_id: str, root: Path) -> tuple[Path, Path]:
    """Write both files below a source tree.

    Returns:
        The check and its test.

    Raises:
        ValueError: the id is not one, or is taken; nothing was written.
    """
    if not ID.fullmatch(check_id):
        msg = f"'{check_id}' is no rule id: capital letters and digits, a dash, two digits (MGT-19)"
        raise ValueError(msg)
    name = module_name(check_id)
    frames = {root / CHECKS / f"{name}.py": CHECK, root / TESTS / f"test_{name}.py": TEST}
    taken = [str(path.relative_to(root)) for path in frames if path.exists()]
    if taken:
        msg = f"{check_id} exists: {', '.join(taken)}"
        raise ValueError(msg)
    for path, frame in frames.items():
        text = re.sub(r"\bID\b", check_id, frame.replace("NAME", name))
        path.write_text(text, encoding="utf-8")
    check, test = frames
    return check, test


def main() -> int:
    """Write the pair into the working tree and say what to do next."""
    try:
        check, test = write_pair(" ".join(sys.argv[1:]), Path())
    except ValueError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(f"{check}\n{test}\nCONTRIBUTING.md shows what to write, by an example.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
