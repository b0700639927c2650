"""Judges a snapshot by the effective regulation: every rule on every subject, one finding each.

Ignorance is settled here, before a check runs: a table that was never read or is too old answers
UNKNOWN with a machine-readable reason. A check that breaks answers ERROR and stops nobody else.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from inventory.device import Device, Registration
from inventory.finding import GRACE, WAIVER, Finding, RegulationInfo, Status, Waiver
from inventory.snapshot import Agency, Service, Snapshot
from inventory.text import Text, verbatim
from inventory.types import LEGAL_TIME, iso
from netmon.regulation import texts
from netmon.regulation.api import Check, CheckFunction, Context, Result, SubjectKind
from netmon.regulation.effective import Effective, Rule
from netmon.regulation.sources import called

logger = logging.getLogger(__name__)

GONE_AFTER = timedelta(days=7)
"""An unregistered device that was not seen for so long is history, and no subject any more."""

CLOCK_SLACK = timedelta(minutes=5)

KNOWN = frozenset({Registration.REGISTERED, Registration.MISSING})

AGENCY = "agency"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """One thing that a rule judges, and the names a waiver may call it by."""

    id: str
    name: str
    value: Device | Service | Agency
    judge: CheckFunction
    called: frozenset[str]


def judge(snapshot: Snapshot, effective: Effective, *, now: datetime) -> tuple[Finding, ...]:
    """Every enabled rule on every subject, in order of rule and subject name.

    Args:
        snapshot: the book; its own findings tell since when a status stands.
        effective: the regulation.
        now: the instant of judgement.
    """
    context = Context(now=now, snapshot=snapshot, parameters=effective.parameters)
    standing = {(f.rule, f.subject): f for f in snapshot.findings}
    excuses = Excuses(info=effective.info, today=now.astimezone(LEGAL_TIME).date())
    findings = []
    for rule in effective.enabled:
        judged = [(s, *_weighed(rule, s, context, excuses)) for s in _subjects(rule, context)]
        if not judged:
            subject, result = _nobody(rule, snapshot)
            judged = [(subject, rule, result)]
        findings += [_finding(by, s, r, effective, standing, now) for s, by, r in judged]
    return tuple(findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Excuses:
    """What excuses a failure on one day: signed waivers, and the time that a new rule grants."""

    info: RegulationInfo
    today: date

    def waiver(self, rule: str, called: frozenset[str]) -> Waiver | None:
        """The waiver that reaches furthest of those that hold for a subject."""
        granted = (
            w
            for w in self.info.waivers
            if w.rule == rule and w.device.casefold() in called and self.today <= w.until
        )
        return max(granted, key=lambda w: w.until, default=None)

    def grace(self, rule: Rule) -> date | None:
        """The last day of the rule's grace, while it runs."""
        until = rule.grace_until(self.info.in_force_from)
        return until if until is not None and self.today <= until else None


def _subjects(rule: Rule, context: Context) -> Iterator[Subject]:
    check, snapshot = rule.check, context.snapshot
    if check.subject is SubjectKind.SERVICE:
        for service in sorted(snapshot.services.values(), key=lambda s: s.name):
            if service.kind in check.services and rule.covers(service.name):
                called = frozenset({service.name.casefold(), service.id.casefold()})
                yield Subject(
                    id=service.id,
                    name=service.name,
                    value=service,
                    judge=check.judge,
                    called=called,
                )
    if check.subject is SubjectKind.DEVICE:
        for device in _present(snapshot, context.now):
            if rule.covers(device.name, site=device.site, role=device.role):
                yield Subject(
                    id=device.id,
                    name=device.name,
                    value=device,
                    judge=check.judge,
                    called=_names(device),
                )
    function = check.judge if check.subject is SubjectKind.AGENCY else check.agency
    if function is not None:
        yield _agency(snapshot, function)


def _agency(snapshot: Snapshot, function: CheckFunction) -> Subject:
    agency = snapshot.agency
    called = frozenset({AGENCY, agency.code.casefold(), agency.name.casefold()})
    return Subject(id=AGENCY, name=agency.name, value=agency, judge=function, called=called)


def _present(snapshot: Snapshot, now: datetime) -> list[Device]:
    """Devices that are judged: all but the gone and the replaced, in order of name."""
    replaced = {d.succeeds for d in snapshot.devices.values() if d.succeeds is not None}
    return sorted(
        (
            d
            for d in snapshot.devices.values()
            if d.id not in replaced and (d.registration in KNOWN or now - d.last_seen <= GONE_AFTER)
        ),
        key=lambda d: (d.name, d.id),
    )


def _names(device: Device) -> frozenset[str]:
    names = {device.id, device.name, *device.aliases, *device.macs}
    names |= {use.ip for use in device.addresses if use.current}
    return frozenset(n.casefold() for n in names)


def _judge(rule: Rule, subject: Subject, context: Context) -> Result:
    if isinstance(subject.value, Device):
        lacking = _lacking(rule.check, subject.value, context.now)
        if lacking is not None:
            return lacking
    try:
        result = subject.judge(subject.value, rule.params, context)
        _insist(result)
    except Exception as error:  # one broken check must not silence the others
        logger.exception("check %s failed on %s", rule.check.id, subject.id)
        message = texts.BROKEN.format(rule=rule.id, error=type(error).__name__)
        return Result(status=Status.ERROR, message=message, reason=f"error:{type(error).__name__}")
    return result


def _insist(result: Result) -> None:
    """What every answer must carry, so that it can be shown to somebody who doubts it."""
    if result.status in {Status.PASS, Status.FAIL} and not result.evidence:
        msg = f"{result.status} without evidence"
        raise ValueError(msg)
    if result.status in {Status.UNKNOWN, Status.NOT_APPLICABLE} and not result.reason:
        msg = f"{result.status} without a machine-readable reason"
        raise ValueError(msg)
    if result.status in {Status.WAIVED, Status.ERROR}:
        msg = f"{result.status} is not for a check to say"
        raise ValueError(msg)


def _lacking(check: Check, device: Device, now: datetime) -> Result | None:
    """UNKNOWN when a needed table is missing, stale, or dated after ``now``."""
    for need in check.needs:
        table = need.table.TABLE
        name = called(table)
        at = device.read_at(need.table)
        if at is None:
            message = texts.NOT_READ.format(table=name)
            return Result(status=Status.UNKNOWN, message=message, reason=f"missing:{table}")
        if now - at > need.max_age:
            hours = int(need.max_age.total_seconds() // 3600)
            message = texts.STALE.format(table=name, at=iso(at), hours=hours)
            return Result(status=Status.UNKNOWN, message=message, reason=f"stale:{table}")
        if at - now > CLOCK_SLACK:
            message = texts.FROM_FUTURE.format(table=name, at=iso(at))
            return Result(status=Status.UNKNOWN, message=message, reason=f"future:{table}")
    return None


def _nobody(rule: Rule, snapshot: Snapshot) -> tuple[Subject, Result]:
    """The finding of a rule that found nothing to judge: silence must not look like a pass."""
    subject = _agency(snapshot, rule.check.judge)
    if rule.check.subject is SubjectKind.SERVICE:
        if rule.names:
            message = texts.NO_SUCH_SERVICE.format(names=verbatim(", ".join(rule.names)))
        else:
            kinds = verbatim(", ".join(sorted(rule.check.services)))
            message = texts.NO_SERVICE.format(kinds=kinds)
        return subject, Result(status=Status.UNKNOWN, message=message, reason="missing:services")
    if not snapshot.devices:
        return subject, Result(
            status=Status.UNKNOWN, message=texts.NO_DEVICES, reason="missing:devices"
        )
    return subject, Result(
        status=Status.NOT_APPLICABLE, message=texts.NO_SUCH_DEVICE, reason="no-subject"
    )


def _weighed(
    rule: Rule, subject: Subject, context: Context, excuses: Excuses
) -> tuple[Rule, Result]:
    """The verdict and the rule it counts under: a raised rule's former self, while it is new."""
    result = _judge(rule, subject, context)
    if result.status is not Status.FAIL:
        return rule, result
    waiver = excuses.waiver(rule.id, subject.called)
    if waiver is not None:
        return rule, _waived(result, waiver)
    until = excuses.grace(rule)
    if until is None:
        return rule, result
    before = rule.before
    if before is not None and before.enabled and _reached(before, subject):
        former, found = _weighed(before, subject, context, excuses)
        if found.status is Status.FAIL:
            return replace(rule, severity=former.severity), found
    message = texts.GRACE.format(message=result.message, until=until)
    excused = replace(result, status=Status.WAIVED, message=message, reason=f"{GRACE}{until}")
    return rule, excused


def _reached(rule: Rule, subject: Subject) -> bool:
    """Whether a rule's former self was for this subject, too."""
    value = subject.value
    if isinstance(value, Device):
        return rule.covers(value.name, site=value.site, role=value.role)
    return isinstance(value, Agency) or rule.covers(value.name)


def _waived(result: Result, waiver: Waiver) -> Result:
    message = texts.WAIVED.format(
        message=result.message,
        until=waiver.until,
        number=waiver.number,
        approved_by=waiver.approved_by,
        reason=waiver.reason,
    )
    return replace(result, status=Status.WAIVED, message=message, reason=f"{WAIVER}{waiver.number}")


def _finding(
    rule: Rule,
    subject: Subject,
    result: Result,
    effective: Effective,
    standing: dict[tuple[str, str], Finding],
    now: datetime,
) -> Finding:
    before = standing.get((rule.id, subject.id))
    since = before.since if before is not None and before.status is result.status else now
    return Finding(
        rule=rule.id,
        subject=subject.id,
        subject_name=subject.name,
        status=result.status,
        severity=rule.severity,
        message=_sentence(result.message),
        expected=result.expected,
        actual=result.actual,
        article=rule.article,
        regulation=effective.sha256,
        since=since,
        judged_at=now,
        evidence=result.evidence,
        fix=result.fix,
        reason=result.reason,
    )


def _sentence(message: Text) -> Text:
    """One line: messages quote what devices say about themselves."""
    return Text(vi=" ".join(message.vi.split()), en=" ".join(message.en.split()))
