"""INV-07: a host key that changed, whom nobody has accepted yet."""

from __future__ import annotations

import pytest

from inventory.finding import Status
from inventory.model import SshAccess
from tests.support.judging import Case, device, snapshot

PINNED = SshAccess(
    port=22,
    answered=True,
    version="SSH-2.0-Cisco-1.25",
    key_type="ssh-rsa",
    key_bits=2048,
    fingerprint="SHA256:old",
)
CHANGED = SshAccess(
    port=22,
    answered=False,
    fingerprint="SHA256:new",
    pinned="SHA256:old",
    key_changed=True,
    problem="host-key",
)
SILENT = SshAccess(port=22, answered=False, problem="timeout")


CASES = {
    "the pinned key": Case(
        lan=snapshot(device(tables={SshAccess: (PINNED,)})),
        status=Status.PASS,
        en="The SSH host key is the pinned one.",
        vi="Khóa máy chủ SSH vẫn là khóa đã ghim.",
    ),
    "another key": Case(
        lan=snapshot(device(tables={SshAccess: (CHANGED,)})),
        status=Status.FAIL,
        en="The SSH host key changed (port 22): pinned SHA256:old, now SHA256:new.",
        vi="Khóa máy chủ SSH đã đổi (cổng 22): đã ghim SHA256:old, nay là SHA256:new.",
    ),
    "nobody answered": Case(
        lan=snapshot(device(tables={SshAccess: (SILENT,)})),
        status=Status.UNKNOWN,
        en="No SSH host key was seen.",
        reason="missing:ssh_access/host-key",
    ),
    "not looked at": Case(
        lan=snapshot(device()),
        status=Status.UNKNOWN,
        en="Not read from the device: probe of SSH access.",
        reason="missing:ssh_access",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_inv_07_judges(name: str) -> None:
    CASES[name].verify("INV-07")
