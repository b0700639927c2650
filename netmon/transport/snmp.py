"""SNMP as the agent sees it: the settings, and the choice of the engine.

The engines themselves are in ``snmp_gufo`` (fast) and ``snmp_pysnmp`` (reference); both are loaded
only when one is made, because ``netmon --version`` must not wait for them.
"""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from inventory.types import Ip
from netmon.errors import OperatorError
from netmon.transport.base import SnmpEngine, SnmpTarget


class EngineChoice(StrEnum):
    """``snmp.engine``."""

    AUTO = "auto"
    GUFO = "gufo"
    PYSNMP = "pysnmp"


class SnmpSettings(BaseModel):
    """How devices are asked over SNMP.

    Attributes:
        engine: ``auto`` takes gufo-snmp for v2c where it is installed (Linux), and pysnmp for the
            rest.
        port: UDP port of the agents.
        timeout_s: wait for one answer, seconds.
        retries: further attempts; a dead device costs ``timeout_s * (retries + 1)``.
        max_repetitions: rows asked for in one GETBULK. 25 rows of usual size stay within gufo's
            4 kB; more saves round trips on tables of short values.
        max_rows: a walk with more rows is given up as endless.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    engine: EngineChoice = EngineChoice.AUTO
    port: int = Field(default=161, ge=1, le=65535)
    timeout_s: float = Field(default=2.0, ge=0.1, le=60)
    retries: int = Field(default=1, ge=0, le=10)
    max_repetitions: int = Field(default=25, ge=1, le=200)
    max_rows: int = Field(default=200_000, ge=100, le=5_000_000)

    def target(self, host: Ip) -> SnmpTarget:
        """A device under these settings."""
        return SnmpTarget(
            host=host,
            port=self.port,
            timeout_s=self.timeout_s,
            retries=self.retries,
            max_repetitions=self.max_repetitions,
            max_rows=self.max_rows,
        )


def make_engine(settings: SnmpSettings) -> SnmpEngine:
    """The engine that the settings choose.

    Whatever gufo-snmp cannot serve (v1, v3, answers over 4 kB) it passes on to pysnmp.

    Raises:
        OperatorError: gufo is demanded and not installed.
    """
    from netmon.transport.snmp_pysnmp import PysnmpEngine  # noqa: PLC0415 - slow to import

    if settings.engine is EngineChoice.PYSNMP:
        return PysnmpEngine()
    try:
        from netmon.transport.snmp_gufo import GufoEngine  # noqa: PLC0415 - may be missing
    except ImportError as error:
        if settings.engine is EngineChoice.GUFO:
            message = (
                "snmp.engine: gufo: gufo-snmp cannot be loaded here; "
                f"install it, or choose auto or pysnmp ({error})"
            )
            raise OperatorError(message) from error
        return PysnmpEngine()
    return GufoEngine(reference=PysnmpEngine())
