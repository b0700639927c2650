"""The numbers of the readiness definition (readiness 3.1): a decision of the province sets them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from inventory.model import Role


class ReadinessSettings(BaseModel):
    """Targets and tolerances of the gates; the defaults are the definition's own."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    availability_target: float = Field(0.995, gt=0.0, le=1.0)
    """G3: A_min of main devices, gateway and WAN."""
    seats_target: float = Field(0.95, gt=0.0, le=1.0)
    """G2: connected seats of declared seats."""
    high_target: float = Field(0.90, gt=0.0, le=1.0)
    """G4: share of HIGH results that pass."""
    review_days: int = Field(366, ge=1, le=1100)
    """G1, G4: age of the diagram and of the last review (12 months)."""
    repair_days: int = Field(3, ge=0, le=31)
    """G5: how long a critical failure may have been open."""
    period_days: int = Field(31, ge=1, le=366)
    """The running period that seats and repairs are looked at over."""
    watch_days: int = Field(7, ge=1, le=31)
    """G2: how long a LAN is watched before seats that were not seen count as not connected."""
    gone_days: int = Field(7, ge=1, le=90)
    """An unregistered device that was not seen for so long is no part of the LAN any more."""
    seen_hours: float = Field(24.0, gt=0.0, le=168.0)
    """How recently a device must have been seen to be there."""
    finding_hours: float = Field(24.0, gt=0.0, le=168.0)
    """Age after which a finding says nothing any more."""
    snapshot_hours: float = Field(1.0, gt=0.0, le=24.0)
    """Age of the book after which the agent counts as silent."""
    core_roles: frozenset[Role] = frozenset({Role.ROUTER, Role.FIREWALL, Role.SWITCH})
    """G3: what main devices are."""
    critical_rules: frozenset[str] = frozenset(
        {
            "HLT-01",
            "INV-01",
            "INV-05",
            "MGT-01",
            "MGT-05",
            "MGT-06",
            "MGT-08",
            "MGT-10",
            "SVC-01",
            "SVC-04",
            "SVC-05",
        }
    )
    """G5: the catalogue's critical rules; a regulation can add to them and not take away."""
    service_rules: frozenset[str] = frozenset({"SVC-03", "SVC-04", "HLT-11"})
    """G6: rules that prove the way to the province's applications."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FailureSpan:
    """A time during which a rule was broken on a subject; ``end`` None: still is."""

    rule: str
    subject: str
    subject_name: str
    start: datetime
    end: datetime | None
