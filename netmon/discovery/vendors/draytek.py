"""DrayTek: Vigor routers, access points and switches."""

from __future__ import annotations

from inventory.model import Role
from netmon.discovery.vendors.base import MODEL, Family, descr, either, says, under

FAMILIES = (
    Family(
        name="DrayTek",
        matches=either(under("7367"), says(r"^DrayTek")),
        vendor=("DrayTek",),
        os=("DrayOS",),
        version=(descr(r"Version: ?v?([0-9][\w.]*)"),),
        model=(descr(r"Model: ?([^,]+)"), descr(r"(Vigor ?\w+)"), MODEL),
        role=(
            descr(r"Vigor ?AP|AP Model", lambda _: Role.ACCESS_POINT.value),
            descr(r"Vigor ?Switch|Switch Model", lambda _: Role.SWITCH.value),
            Role.ROUTER,
        ),
    ),
)
