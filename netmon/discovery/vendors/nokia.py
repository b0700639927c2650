"""Alcatel-Lucent Enterprise OmniSwitch and OmniPCX, OmniAccess; Nokia SR OS."""

from __future__ import annotations

from inventory.model import Role
from netmon.discovery.vendors.base import MODEL, SERIAL, SOFTWARE, Family, descr, scalar, under

FAMILIES = (
    Family(
        name="OmniSwitch AOS",
        places=(569,),
        matches=under("6486.800", "6486.801", "6486"),
        vendor=("Alcatel-Lucent",),
        os=("AOS",),
        version=(descr(r"\b(\d+\.\d+\.\d+\.[\w.]*R\d+)"), SOFTWARE),
        model=(descr(r"(?:Alcatel-Lucent )?(?:Enterprise )?(O(?:S|AW-)\w[\w-]*)"), MODEL),
        role=(
            descr(r"OAW-AP", lambda _: Role.ACCESS_POINT.value),
            descr(r"OAW-", lambda _: Role.WIRELESS_CONTROLLER.value),
            Role.SWITCH,
        ),
    ),
    Family(
        name="OmniPCX",
        matches=under("637.64.4400"),
        vendor=("Alcatel-Lucent",),
        os=("OmniPCX",),
        role=(Role.PHONE,),
    ),
    Family(
        name="Nokia SR OS",
        matches=under("6527"),
        vendor=("Nokia",),
        os=("SR OS",),
        version=(descr(r"TiMOS-\w-(\S+)"), SOFTWARE),
        model=(descr(r"(?:Nokia|ALCATEL|Alcatel-Lucent) (.+?)(?: Copyright|$)"), MODEL),
        serial=(
            SERIAL,
            scalar("TIMETRA-CHASSIS-MIB::tmnxHwSerialNumber", "6527.3.1.2.2.1.8.1.5.1.50331649"),
        ),
        role=(
            descr(r"\b(?:OS\d|SAS)", lambda _: Role.SWITCH.value),
            Role.ROUTER,
        ),
    ),
    Family(
        name="Alcatel-Lucent",
        matches=under("637"),
        vendor=("Alcatel-Lucent",),
    ),
)
