"""The six gates of readiness (readiness 3.1): what each asks for, as three-valued conditions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from inventory import readiness_texts as texts
from inventory.applications import CAPACITY
from inventory.availability import Availability
from inventory.bounds import Share
from inventory.conditions import (
    OPEN,
    Condition,
    View,
    article,
    from_finding,
    not_judged,
    passed,
    rule_condition,
    unknown_reason,
    unmet,
)
from inventory.device import Device, Registration
from inventory.finding import RegulationInfo, Severity, Status
from inventory.model import FactName, Interface, Role
from inventory.snapshot import Application, Service, ServiceKind
from inventory.text import Text
from inventory.types import iso
from inventory.verdict import GateState, Reason
from inventory.wording import ceil_percent, cut_percent, names

GATEWAYS = frozenset({Role.ROUTER, Role.FIREWALL})


def infrastructure(view: View) -> list[Condition]:
    """G1: managed switch and router seen, register complete, diagram dated, agent alive."""
    snapshot = view.snapshot
    alive = (
        passed()
        if view.recent(snapshot.taken_at, view.settings.snapshot_hours)
        else unmet(OPEN, texts.NO_SNAPSHOT.format(at=iso(snapshot.taken_at)))
    )
    return [
        alive,
        _managed(view, frozenset({Role.SWITCH}), texts.SWITCH),
        _managed(view, GATEWAYS, texts.ROUTER),
        rule_condition(view, "INV-01"),
        _diagram(view),
    ]


def _managed(view: View, roles: frozenset[Role], kind: Text) -> Condition:
    def managed(device: Device) -> bool:
        told = device.fact(FactName.SYS_OBJECT_ID) is not None
        return told or device.rows(Interface) is not None

    for device in view.snapshot.devices.values():
        recent = view.recent(device.last_seen, view.settings.seen_hours)
        if device.role in roles and managed(device) and recent:
            return passed()
    # Neither the wire nor the register knows one: only then is it proven that there is none.
    heard = any(d.role in roles for d in view.snapshot.devices.values())
    register = view.snapshot.register
    listed = any(e.role is None or e.role in roles for e in register)
    if register and not heard and not listed:
        return unmet(GateState.FAIL, texts.NO_KIND_AT_ALL.format(kind=kind), texts.FIX_MANAGED)
    return unmet(OPEN, texts.NO_KIND.format(kind=kind), texts.FIX_MANAGED)


def _diagram(view: View) -> Condition:
    drawn = view.snapshot.agency.diagram_date
    days = view.settings.review_days
    if drawn is None:
        return unmet(OPEN, texts.NO_DIAGRAM, texts.FIX_DIAGRAM)
    if drawn > view.today:
        return unmet(OPEN, texts.FUTURE_DIAGRAM.format(date=drawn), texts.FIX_DIAGRAM)
    if (view.today - drawn).days > days:
        text = texts.OLD_DIAGRAM.format(date=drawn, days=days)
        return unmet(GateState.FAIL, text, texts.FIX_DIAGRAM)
    return passed()


def coverage(view: View) -> list[Condition]:
    """G2: enough declared seats are connected, and every floor has a live switch or AP."""
    return [_seats(view), *_floors(view)]


def _seats(view: View) -> Condition:
    settings, snapshot = view.settings, view.snapshot
    seats = snapshot.agency.seats
    if not seats:
        return unmet(OPEN, texts.NO_SEATS, texts.FIX_SEATS)
    seen = [
        d.role
        for d in snapshot.devices.values()
        if d.registration in {Registration.REGISTERED, Registration.MISSING}
        and view.recent(d.last_seen, settings.period_days * 24)
    ]
    lowest = sum(role is Role.WORKSTATION for role in seen)
    highest = lowest + sum(role is Role.OTHER for role in seen)  # not classified: may be seats
    # The declaration cannot be made small enough to reach the target.
    seats = max(seats, lowest)
    target = cut_percent(settings.seats_target)
    if lowest / seats >= settings.seats_target:
        return passed()
    share = lowest / seats
    if highest / seats < settings.seats_target:
        watched = min((d.first_seen for d in snapshot.devices.values()), default=view.now)
        if view.recent(watched, settings.watch_days * 24):
            text = texts.EARLY_SEATS.format(highest=highest, seats=seats, days=settings.watch_days)
            return unmet(OPEN, text, texts.FIX_SEATS, share=share)
        text = texts.FEW_SEATS.format(highest=highest, seats=seats, target=target)
        return unmet(GateState.FAIL, text, texts.FIX_SEATS, share=share)
    text = texts.OPEN_SEATS.format(lowest=lowest, highest=highest, seats=seats)
    return unmet(OPEN, text, texts.FIX_SEATS, share=share)


def _floors(view: View) -> list[Condition]:
    floors = view.snapshot.agency.floors
    if not floors:
        return [unmet(OPEN, texts.NO_FLOORS, texts.FIX_FLOOR)]
    live = [
        d
        for d in view.snapshot.devices.values()
        if d.role in {Role.SWITCH, Role.ACCESS_POINT}
        and d.up is not False
        and view.recent(d.last_seen, view.settings.seen_hours)
    ]
    places = [
        f"{d.site} {d.register_entry.location if d.register_entry else ''}".casefold() for d in live
    ]
    return [
        passed()
        if any(floor.casefold() in place for place in places)
        else unmet(OPEN, texts.DARK_FLOOR.format(floor=floor), texts.FIX_FLOOR)
        for floor in floors
    ]


def availability(view: View) -> list[Condition]:
    """G3: main devices, gateway and WAN reach the target even if every unknown second was down."""
    snapshot = view.snapshot
    core = [
        d
        for d in snapshot.devices.values()
        if d.role in view.settings.core_roles
        and (d.register_entry is not None or view.recent(d.last_seen, view.settings.gone_days * 24))
    ]
    services = snapshot.services.values()
    gateways = [s for s in services if s.kind is ServiceKind.GATEWAY]
    paths = [s for s in services if s.wan]
    conditions = [_available(view, d) for d in sorted(core, key=lambda d: d.name)]
    conditions += [_available(view, s) for s in [*gateways, *paths]]
    for known, text in (
        (core, texts.NO_CORE),
        (gateways, texts.NO_GATEWAY),
        (paths, texts.NO_WAN),
    ):
        if not known:
            conditions.append(unmet(OPEN, text))
    return conditions


def _available(view: View, subject: Device | Service) -> Condition:
    slots: Availability | None = subject.availability
    target = view.settings.availability_target
    if slots is None or slots.lowest is None or slots.highest is None:
        status, share, text = Status.UNKNOWN, 0.0, texts.NOT_CHECKED.format(name=subject.name)
    else:
        status, share = slots.judge(target), slots.lowest
        text = (texts.LOW if status is Status.FAIL else texts.OPEN).format(
            name=subject.name,
            lowest=cut_percent(slots.lowest),
            highest=ceil_percent(slots.highest),
            target=cut_percent(target),
        )
    if status is Status.PASS:
        return passed()
    state = GateState.FAIL if status is Status.FAIL else OPEN
    reason = Reason(
        state=state,
        text=text,
        rule="HLT-01" if isinstance(subject, Device) else "",
        article=article(view, "HLT-01") if isinstance(subject, Device) else "",
        subject=subject.id,
        subject_name=subject.name,
        fix=texts.FIX_AVAILABILITY,
    )
    return Condition(state, share, (reason,))


def regulation(view: View) -> list[Condition]:
    """G4: decision recorded, in force, reviewed, complete; HIGH rules obeyed."""
    info = view.snapshot.regulation
    if info is None:
        return [unmet(OPEN, texts.NO_REGULATION, texts.FIX_REGULATION)]
    decided = info.number and info.signed_by and info.issued
    return [
        passed() if decided else unmet(GateState.FAIL, texts.NO_DECISION, texts.FIX_REGULATION),
        passed() if info.document_sha256 else unmet(OPEN, texts.NO_HASH, texts.FIX_REGULATION),
        _in_force(view, info),
        _reviewed(view, info),
        _clauses(view, info),
        _high_rules(view, info),
    ]


def _in_force(view: View, info: RegulationInfo) -> Condition:
    if info.in_force_from is None:
        return unmet(OPEN, texts.NO_FORCE_DATE, texts.FIX_REGULATION)
    if info.in_force(view.today):
        return passed()
    return unmet(GateState.FAIL, texts.NOT_IN_FORCE.format(on=view.today), texts.FIX_REGULATION)


def _reviewed(view: View, info: RegulationInfo) -> Condition:
    """A new regulation counts as reviewed on the day it was issued."""
    dates = [d for d in (info.reviewed, info.issued) if d is not None]
    if not dates:
        return unmet(OPEN, texts.NO_DECISION, texts.FIX_REGULATION)
    last, days = max(dates), view.settings.review_days
    if (view.today - last).days <= days:
        return passed()
    text = texts.REVIEW_DUE.format(on=last, days=days)
    return unmet(GateState.FAIL, text, texts.FIX_REGULATION)


def _clauses(view: View, info: RegulationInfo) -> Condition:
    if not info.mandatory_clauses:
        return unmet(OPEN, texts.NO_MANDATORY, texts.FIX_REGULATION)
    if info.clauses is None:
        return unmet(OPEN, texts.NO_CLAUSES, texts.FIX_REGULATION)
    wifi = any(
        d.role in {Role.ACCESS_POINT, Role.WIRELESS_CONTROLLER}
        for d in view.snapshot.devices.values()
    )
    wanted = info.mandatory_clauses | (frozenset({"R8"}) if wifi else frozenset())
    missing = sorted(wanted - info.clauses, key=lambda code: int(code[1:]))
    if not missing:
        return passed()
    text = texts.MISSING_CLAUSES.format(clauses=names(missing, shown=len(missing)))
    share = 1 - len(missing) / len(wanted)
    return unmet(GateState.FAIL, text, texts.FIX_REGULATION, share=share)


def _high_rules(view: View, info: RegulationInfo) -> Condition:
    """PASS share over (rule, subject) pairs; a rule without any result is one unknown pair.

    Waived pairs are left out, as approved maintenance is left out of availability; so are failures
    of what a rule asked for when it was not high yet.
    """
    rules = [r for r, severity in info.rules.items() if severity is Severity.HIGH]
    found = [f for rule in rules for f in view.findings.get(rule, ())]
    found = [f for f in found if f.severity is Severity.HIGH]
    states = [view.status(f) for f in found]
    silent = [rule for rule in rules if not view.findings.get(rule)]
    share = Share(
        good=states.count(Status.PASS),
        bad=states.count(Status.FAIL),
        unknown=states.count(Status.UNKNOWN) + len(silent),
    )
    total = share.good + share.bad + share.unknown
    if not total:
        return unmet(OPEN, texts.NO_HIGH)
    status = share.judge(view.settings.high_target)
    if status is Status.PASS:
        return passed()
    state = GateState.FAIL if status is Status.FAIL else OPEN
    text = (texts.HIGH_FAILS if state is GateState.FAIL else texts.HIGH_OPEN).format(
        lowest=cut_percent(share.lowest),
        highest=cut_percent(share.highest),
        passed=share.good,
        total=total,
        target=cut_percent(view.settings.high_target),
    )
    reasons = [Reason(state=state, text=text)]
    paired = list(zip(found, states, strict=True))
    reasons += [from_finding(f, state) for f, s in paired if s is Status.FAIL]
    if state is OPEN:
        reasons += [unknown_reason(view, f) for f, s in paired if s is Status.UNKNOWN]
        reasons += [not_judged(view, rule) for rule in silent]
    return Condition(state, share.lowest, tuple(reasons))


def security(view: View) -> list[Condition]:
    """G5: every critical rule proven on every subject, and no critical failure open too long."""
    info = view.snapshot.regulation
    bound = info.rules.items() if info else ()
    rules = view.settings.critical_rules | {r for r, s in bound if s is Severity.CRITICAL}
    conditions = [
        rule_condition(
            view, rule, weight=None if rule in view.settings.critical_rules else Severity.CRITICAL
        )
        for rule in sorted(rules)
    ]
    return [*conditions, _repairs(view, rules)]


def _repairs(view: View, rules: Iterable[str]) -> Condition:
    if view.history is None:
        return unmet(OPEN, texts.NO_HISTORY)
    allowed = view.settings.repair_days
    critical = set(rules)
    lighter = {
        (f.rule, f.subject)
        for rule in critical - view.settings.critical_rules
        for f in view.findings.get(rule, ())
        if f.severity is not Severity.CRITICAL
    }
    slow = []
    for span in view.history:
        end = span.end or view.now
        long = end - span.start > timedelta(days=allowed)
        counted = span.rule in critical and (span.rule, span.subject) not in lighter
        if counted and long and view.recent(end, view.settings.period_days * 24):
            text = texts.LONG_FAILURE.format(days=(end - span.start).days, allowed=allowed)
            slow.append(
                Reason(
                    state=GateState.FAIL,
                    text=text,
                    rule=span.rule,
                    article=article(view, span.rule),
                    subject=span.subject,
                    subject_name=span.subject_name,
                    since=span.start,
                )
            )
    return Condition(GateState.FAIL, 0.0, tuple(slow)) if slow else passed()


def services(view: View) -> list[Condition]:
    """G6: the way to the province's applications carries them, and they can be reached."""
    return [
        *(rule_condition(view, rule) for rule in sorted(view.settings.service_rules)),
        *_applications(view),
    ]


def _applications(view: View) -> list[Condition]:
    """Each application is probed itself, and the line to it by its needs."""
    room = view.snapshot.agency.video_room
    wanted = [a for a in CAPACITY if a is not Application.VIDEO or room]
    conditions = [] if room is not None else [unmet(OPEN, texts.NO_ROOM_TOLD, texts.FIX_ROOM)]
    services = view.snapshot.services.values()
    for application in wanted:
        kinds = {s.kind is ServiceKind.PATH for s in services if application in s.applications}
        title = CAPACITY[application].title
        for is_path, text in ((False, texts.NOT_PROBED), (True, texts.NO_PATH)):
            said = text.format(application=title)
            conditions.append(passed() if is_path in kinds else unmet(OPEN, said, texts.FIX_PROBE))
    return conditions
