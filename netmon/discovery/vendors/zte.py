"""ZTE: ZXR10 switches and routers, and equipment on its embedded Linux."""

from __future__ import annotations

from inventory.model import Role
from netmon.discovery.vendors.base import MODEL, SOFTWARE, Family, both, descr, says, under

FAMILIES = (
    Family(
        name="ZTE ZXR10",
        places=(402653184,),
        matches=both(under("3902"), says(r"ZXR10|ZTE Ethernet Switch|ROS")),
        vendor=("ZTE",),
        os=("ZXROS",),
        version=(descr(r"Version:? ?([A-Z]?[0-9][\w.]*)"), SOFTWARE),
        model=(descr(r"(ZXR10 [\w-]+)"), MODEL),
        role=(
            descr(r"ZXR10 (?:M6000|T\d{3}|GER|ZSR|\d*R )|Router", lambda _: Role.ROUTER.value),
            Role.SWITCH,
        ),
    ),
    Family(
        name="ZTE",
        places=(402653184,),
        matches=under("3902"),
        vendor=("ZTE",),
        version=(SOFTWARE, descr(r"(EMBSYS-CGEL-[\w.]+)")),
        model=(MODEL, descr(r"\b(ZX[A-Z]+\w* ?\w*)")),
    ),
)
