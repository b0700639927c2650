"""Printers: Printer-MIB (RFC 3805) and the printer part of HOST-RESOURCES-MIB (RFC 2790).

Cost: 1 GETBULK for what is no printer; about 12 for one.
"""

from __future__ import annotations

from datetime import timedelta

from inventory.model import Claim, FactName, FactRank, Printer, Role, Supply
from inventory.observation import is_placeholder
from netmon.discovery import oids
from netmon.discovery.base import DeviceSession, Look, Source
from netmon.discovery.decode import bits, integer, text
from netmon.discovery.table import Cells, Index, Shape, read_column, read_table
from netmon.transport.base import SnmpValue

# prtMarkerSuppliesEntry columns: 6 prtMarkerSuppliesDescription, 5 prtMarkerSuppliesType,
# 8 prtMarkerSuppliesMaxCapacity, 9 prtMarkerSuppliesLevel
_SUPPLIES = Shape(oids.prtMarkerSuppliesEntry, (6, 5, 8, 9), 8)
# hrPrinterEntry columns: 1 hrPrinterStatus, 2 hrPrinterDetectedErrorState
_STATE = Shape(oids.hrPrinterEntry, (1, 2), 2)
_STATUS = {1: "other", 2: "unknown", 3: "idle", 4: "printing", 5: "warmup"}
_ERRORS = (
    "lowPaper",
    "noPaper",
    "lowToner",
    "noToner",
    "doorOpen",
    "jammed",
    "offline",
    "serviceRequested",
    "inputTrayMissing",
    "outputTrayMissing",
    "markerSupplyMissing",
    "outputNearFull",
    "outputFull",
    "inputTrayEmpty",
    "overduePreventMaint",
)
"""hrPrinterDetectedErrorState, bit 0 first."""
_KINDS = {
    3: "toner",
    4: "wasteToner",
    5: "ink",
    6: "inkCartridge",
    7: "inkRibbon",
    8: "wasteInk",
    9: "opc",
    10: "developer",
    15: "fuser",
    21: "tonerCartridge",
    26: "transferUnit",
    32: "staples",
}
"""PrtMarkerSuppliesTypeTC; the rarer kinds have no name here."""
_SOME = -3  # prtMarkerSuppliesLevel: at least one unit is left


async def look(session: DeviceSession) -> Look:
    """Read serial number, page count, state and supplies.

    Raises:
        DeviceTimeoutError, AuthError, ProtocolError: as ``SnmpReader.walk``.
    """
    counts = await read_column(session, oids.prtMarkerLifeCount)
    if not counts:
        return Look(tables={Printer: (), Supply: ()})
    serial = _first(await read_column(session, oids.prtGeneralSerialNumber))
    number = text(serial)
    states = await read_table(session, _STATE)
    state: Cells = next(iter(states.values()), {})
    errors = bits(state.get(2))
    printer = Printer(
        serial=None if number is None or is_placeholder(number) else number,
        page_count=integer(_first(counts)),
        status=_STATUS.get(integer(state.get(1)) or 0),
        errors=tuple(word for i, word in enumerate(_ERRORS) if i in errors),
    )
    facts = {
        FactName.ROLE: Claim(Role.PRINTER.value, "Printer-MIB::prtMarkerTable", FactRank.SYSTEM)
    }
    if printer.serial is not None:
        facts[FactName.SERIAL] = Claim(
            printer.serial, "Printer-MIB::prtGeneralSerialNumber", FactRank.VENDOR_MIB
        )
    supplies = await read_table(session, _SUPPLIES)
    rows = tuple(_supply(index, cells) for index, cells in sorted(supplies.items()))
    return Look(facts=facts, tables={Printer: (printer,), Supply: rows})


def _first(column: dict[Index, SnmpValue]) -> SnmpValue | None:
    return column[min(column)] if column else None


def _supply(index: Index, cells: Cells) -> Supply:
    level = cells.get(9)
    return Supply(
        index=".".join(map(str, index)),
        name=text(cells.get(6)),
        kind=_KINDS.get(integer(cells.get(5)) or 0),
        level=integer(level),
        capacity=integer(cells.get(8), low=1),
        some=True if level == _SOME else None,
    )


PRINTERS = Source(
    name="printers",
    look=look,
    packets="1 for no printer; 4 + 4 (1 + s / 25), s supplies",
    every=timedelta(hours=1),
)
