"""Printers: by Printer-MIB (RFC 3805) and HOST-RESOURCES-MIB, with what the brands add."""

from __future__ import annotations

from inventory.model import Role
from netmon.discovery.vendors.base import (
    Family,
    Match,
    Reader,
    Readers,
    both,
    descr,
    either,
    has,
    says,
    scalar,
    under,
)

_SERIAL_OID = "1.3.6.1.2.1.43.5.1.1.17.1"
_HR_DESCR = "1.3.6.1.2.1.25.3.2.1.3.1"
_1284 = "2699.1.2.1.2.1.1.3.1"  # PPM-MIB ppmPrinterIEEE1284DeviceId, first printer

PRT_SERIAL = scalar("Printer-MIB::prtGeneralSerialNumber", _SERIAL_OID)
HR_MODEL = scalar("HOST-RESOURCES-MIB::hrDeviceDescr", _HR_DESCR)
PPM_MODEL = scalar("PPM-MIB::ppmPrinterIEEE1284DeviceId", _1284, r"(?:MDL|MODEL):([^;]+)")
PPM_MAKER = scalar("PPM-MIB::ppmPrinterIEEE1284DeviceId", _1284, r"(?:MFG|MANUFACTURER):([^;]+)")

_HP = "11.2.3.9.4.2.1.1.3"  # HP-LASERJET-COMMON-MIB
_BROTHER = "2435.2.3.9.4.2.1.5.5"
_CANON = "1602.1.1.1"
_KONICA = "18334.1.1.1.1.6"
_KYOCERA = "1347.43.5.1.1"
_RICOH = "367.3.2.1"
_SAMSUNG = "236.11.5.1.1.1"
_PRINTER: Readers = (Role.PRINTER,)


def _bare(maker: str) -> Reader:
    """HrDeviceDescr's model without the maker's name and the word "series"."""
    return scalar(
        "HOST-RESOURCES-MIB::hrDeviceDescr", _HR_DESCR, rf"^(?:{maker} )?(.+?)(?: [Ss]eries)?$"
    )


def _printer(
    name: str, matches: Match, *, model: Readers, serial: Readers = (), version: Readers = ()
) -> Family:
    vendor = name.split(" (", maxsplit=1)[0]
    return Family(
        name=name,
        matches=matches,
        vendor=(vendor,),
        os=(f"{vendor} printer",),
        version=version,
        model=(*model, PPM_MODEL),
        serial=(*serial, PRT_SERIAL),
        role=_PRINTER,
    )


FAMILIES = (
    _printer(
        "HP",
        either(under("11.2.3.9"), says(r"JETDIRECT|HP ETHERNET MULTI-ENVIRONMENT")),
        model=(
            _bare("HP"),
            scalar("HP-LASERJET-COMMON-MIB::model-name", f"{_HP}.2.0"),
            scalar(
                "HP-PRINTER-MIB::gdStatusId", "11.2.3.9.1.1.7.0", r"(?:MDL|MODEL):(?:HP )?([^;]+)"
            ),
        ),
        serial=(scalar("HP-LASERJET-COMMON-MIB::serial-number", f"{_HP}.3.0"),),
        version=(
            scalar("HP-LASERJET-COMMON-MIB::fw-rom-revision", f"{_HP}.6.0"),
            scalar("HP-LASERJET-COMMON-MIB::fw-rom-datecode", f"{_HP}.5.0"),
        ),
    ),
    _printer(
        "Brother",
        under("2435"),
        model=(_bare("Brother"),),
        serial=(scalar("BROTHER-MIB::brInfoSerialNumber", f"{_BROTHER}.1.0"),),
        version=(
            scalar("BROTHER-MIB::brInfoFirmware", "2435.2.4.3.1240.6.5.0", r"(?:Ver\.)?(\S+)$"),
            scalar("BROTHER-MIB::brInfoMainFirmware", f"{_BROTHER}.17.0"),
        ),
    ),
    _printer(
        "Canon",
        under("1602"),
        model=(scalar("CANON-MIB::canonModelName", f"{_CANON}.1.0"), _bare("Canon")),
        serial=(scalar("CANON-MIB::canonSerialNumber", "1602.1.2.1.8.1.3.1.1"),),
        version=(scalar("CANON-MIB::canonFirmware", f"{_CANON}.4.0"),),
    ),
    _printer(
        "Epson",
        under("1248"),
        model=(
            scalar("EPSON-MIB::epsonModel", "1248.1.2.2.1.1.1.2.1"),
            _bare("(?:EPSON|SEIKO EPSON)"),
        ),
        serial=(scalar("EPSON-MIB::epsonSerialNumber", "1248.1.2.2.1.1.1.5.1"),),
        version=(scalar("EPSON-MIB::epsonFirmware", "1248.1.2.2.2.1.1.2.1.4"),),
    ),
    _printer(
        "Konica Minolta",
        under("18334", "2590"),
        model=(
            scalar("KONICA-MINOLTA-MIB::kmModelName", f"{_KONICA}.2.1.0"),
            descr(r"^(?:KONICA MINOLTA |Konica Minolta )?(\S.*)"),
            _bare("(?:KONICA MINOLTA)"),
        ),
        version=(scalar("KONICA-MINOLTA-MIB::kmSystemVersion", f"{_KONICA}.1.0"),),
    ),
    _printer(
        "Kyocera",
        under("1347"),
        model=(
            scalar("KYOCERA-MIB::kcPrtGeneralModelName", f"{_KYOCERA}.1.1"),
            _bare("(?:KYOCERA|Kyocera)"),
        ),
        serial=(scalar("KYOCERA-MIB::kcPrtGeneralMachineSerialNumber", f"{_KYOCERA}.28.1"),),
        version=(scalar("KYOCERA-MIB::kcPrtFirmwareVersion", "1347.43.5.4.1.5.1.1"),),
    ),
    _printer(
        "Ricoh",
        under("367"),
        model=(
            scalar("RicohPrivateMIB::ricohSysName", f"{_RICOH}.1.1.1.0", r"^(?:RICOH )?(.+)"),
            _bare("(?:RICOH|Ricoh|NRG|Lanier|SAVIN|Gestetner)"),
            descr(r"^RICOH (.+?)(?: \d[\d.]* /|$)"),
        ),
        serial=(scalar("RicohPrivateMIB::ricohEngSerial", f"{_RICOH}.2.1.4.0"),),
        version=(
            scalar("RicohPrivateMIB::ricohSysVers", f"{_RICOH}.1.1.2.0"),
            descr(r" (\d[\d.]*) /"),
        ),
    ),
    _printer(
        "Samsung",
        both(under("236"), either(under("236.11.5"), says(r"Samsung|SyncThru|X\d{4}"))),
        model=(
            scalar("SAMSUNG-MIB::scmGenBaseModelName", f"{_SAMSUNG}.1.0", r"^(?:Samsung )?(.+)"),
            descr(r"^Samsung ([^;]+);"),
            _bare("Samsung"),
        ),
        serial=(
            scalar("SAMSUNG-MIB::scmGenBaseSerialNumber", f"{_SAMSUNG}.4.0"),
            descr(r"S/N ?(\w{8,})"),
        ),
        version=(
            scalar("SAMSUNG-MIB::scmGenBaseFirmware", f"{_SAMSUNG}.2.0"),
            descr(r";\s*(?:OS )?(V?\d[\w.-]*)"),
        ),
    ),
    _printer(
        "Sharp",
        under("2385"),
        model=(_bare("(?:SHARP|Sharp)"), descr(r"^SHARP (\S+)")),
        version=(scalar("SHARP-MIB::sharpFirmware", "2385.2.1.1.2.1.2.1"),),
    ),
    _printer(
        "Fujifilm",
        under("297"),
        model=(
            descr(r"^(?:FUJI XEROX|FUJIFILM|Fuji Xerox) ([^;]+)"),
            _bare("(?:FUJI XEROX|FUJIFILM)"),
        ),
        version=(descr(r"ESS ?(\d[\w.]*)"),),
    ),
    _printer(
        "Xerox",
        under("253"),
        model=(
            descr(r"^(?:Xerox |XEROX )([^;]+?)(?: Multifunction[^;]*)?;"),
            _bare("(?:Xerox|XEROX)"),
        ),
        serial=(scalar("XEROX-HOST-RESOURCES-EXT-MIB::xcmHrSerial", "253.8.53.3.2.1.3.1"),),
        version=(descr(r"(?:System Software|System|ESS|SS) ?(\d[\w.]*)"),),
    ),
    _printer(
        "Lexmark",
        under("641"),
        model=(descr(r"^Lexmark (\S+)"), _bare("Lexmark")),
        version=(descr(r"version (\S+)"),),
        serial=(scalar("LEXMARK-MPS-MIB::deviceSerialNumber", "641.6.2.3.1.5.1"),),
    ),
    _printer("OKI", under("2001"), model=(_bare("(?:OKI|OKI DATA CORP)"),)),
    _printer("Toshiba", under("1129"), model=(descr(r"^TOSHIBA (.+)"), _bare("TOSHIBA"))),
    _printer("Pantum", under("40093"), model=(_bare("Pantum"),)),
    _printer(
        "Zebra",
        under("10642", "683.6"),
        model=(scalar("ESI-MIB::zbrModel", "10642.1.1.0"), _bare("(?:Zebra|ZTC)")),
        serial=(scalar("ESI-MIB::zbrSerial", "10642.1.9.0"),),
        version=(scalar("ESI-MIB::zbrFirmware", "10642.1.2.0"),),
    ),
    _printer(
        "Dell (laser)",
        under("674.10898"),
        model=(descr(r"^(Dell \S+)"), _bare("Dell")),
        version=(descr(r"version (\S+)"),),
    ),
    Family(
        name="Printer-MIB agent",
        matches=has(_SERIAL_OID, _1284),
        vendor=(PPM_MAKER,),
        os=("Printer-MIB",),
        model=(PPM_MODEL, HR_MODEL),
        serial=(PRT_SERIAL,),
        role=_PRINTER,
        markers=(_SERIAL_OID, _1284),
    ),
)
