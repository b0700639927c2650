"""From a path to the effective regulation, or to every problem in it.

``today`` decides only what is allowed to be written down today (how far a waiver may reach, that a
paper is not signed tomorrow). The effective regulation and its hash do not depend on it.
"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from inventory.finding import RegulationInfo, Severity, Waiver
from netmon.errors import ConfigError
from netmon.files.explain import did_you_mean
from netmon.files.source import Path_
from netmon.regulation.api import Check
from netmon.regulation.assemble import Assembly
from netmon.regulation.effective import Effective, Rule, content, digest
from netmon.regulation.layers import Layer, read_layers
from netmon.regulation.parameters import Parameters, Ticket
from netmon.regulation.profiles import profile_named, profile_names
from netmon.regulation.registry import load_checks, load_forms
from netmon.regulation.tickets import read_tickets

MAX_WAIVER = timedelta(days=90)


def load_regulation(
    path: Path, *, today: date, checks: Mapping[str, Check] | None = None
) -> Effective:
    """Read a regulation file with all that it extends.

    Args:
        path: the agency's file, or a pack.
        today: the day on which it is read.
        checks: the checks that rules can bind; the shipped ones and the forms by default.

    Raises:
        ConfigError: every problem of every file at once, each ``file:line: key: what``.
    """
    layers = read_layers(path)
    assembly = Assembly({**load_checks(), **load_forms()} if checks is None else checks)
    for layer in layers:
        assembly.add(layer)
    rules = assembly.finish()
    papers = _Papers(today)
    for layer in layers:
        papers.read(layer, rules)
    found = [*assembly.problems, *papers.problems]
    parameters = _parameters(layers, found)
    if found:
        raise ConfigError(found)
    info = papers.info(layers, rules)
    sha256 = digest(content(info, rules, parameters))
    return Effective(
        info=dataclasses.replace(info, sha256=sha256),
        rules=rules,
        parameters=parameters,
        files=tuple(layer.document.path for layer in layers),
        warnings=tuple(papers.warnings),
    )


def _parameters(layers: list[Layer], problems: list[str]) -> Parameters:
    """The parameters of all layers, later ones first, with the tickets of the files they name."""
    merged: dict[str, object] = {}
    tickets: list[Ticket] = []
    for layer in layers:
        given = layer.file.parameters
        merged.update({name: getattr(given, name) for name in given.model_fields_set})
        tickets += given.tickets
        if given.change_tickets is not None:
            try:
                tickets += read_tickets(layer.document.path.parent / given.change_tickets)
            except ConfigError as error:
                problems += error.problems
    return Parameters.model_validate({**merged, "tickets": tuple(tickets)})


@dataclass(slots=True)
class _Papers:
    """What the files say of the papers behind them: dates, hashes, waivers."""

    today: date
    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    _waivers: list[Waiver] = field(default_factory=list)
    _document_sha256: str = ""

    def read(self, layer: Layer, rules: Mapping[str, Rule]) -> None:
        self._dates(layer)
        self._profile(layer)
        self._document(layer)
        for i in range(len(layer.file.waivers)):
            self._waiver(layer, i, rules)

    def info(self, layers: list[Layer], rules: Mapping[str, Rule]) -> RegulationInfo:
        """What is known of the regulation; its hash is still to come."""
        headers = [layer.file.regulation for layer in layers]
        top = headers[-1]
        document = next((h.document for h in reversed(headers) if h.document), None)
        in_force = next((h.in_force for h in reversed(headers) if h.in_force), None)
        clauses: set[str] | None = None
        for header in headers:
            if header.clauses is not None:
                clauses = (clauses or set()) | set(header.clauses)
        return RegulationInfo(
            id=top.id,
            title=top.title,
            version=top.version or "",
            number=document.number if document else "",
            signed_by=document.signed_by if document else "",
            profile=next((h.profile for h in reversed(headers) if h.profile), ""),
            sha256="",
            document_sha256=self._document_sha256,
            issued=document.issued if document else None,
            in_force_from=in_force.from_ if in_force else None,
            in_force_to=in_force.to if in_force else None,
            next_review=next((h.next_review for h in reversed(headers) if h.next_review), None),
            reviewed=next((h.reviewed for h in reversed(headers) if h.reviewed), None),
            clauses=None if clauses is None else frozenset(clauses),
            mandatory_clauses=frozenset(c for h in headers for c in h.mandatory_clauses),
            rules={r.id: r.severity for r in rules.values() if r.enabled},
            articles={r.id: r.article for r in rules.values() if r.enabled},
            waivers=tuple(self._waivers),
        )

    def _dates(self, layer: Layer) -> None:
        header = layer.file.regulation
        issued = header.document.issued if header.document else None
        start = header.in_force.from_ if header.in_force else None
        end = header.in_force.to if header.in_force else None
        if issued and issued > self.today:
            self._wrong(layer, ("document", "issued"), f"{issued} is in the future")
        if issued and start and start < issued:
            what = f"from {start} is before the paper was issued ({issued})"
            self._wrong(layer, ("in_force", "from"), what)
        if header.reviewed and header.reviewed > self.today:
            self._wrong(layer, ("reviewed",), f"{header.reviewed} is in the future")
        if header.next_review and start and header.next_review <= start:
            what = f"{header.next_review} is not after the paper comes into force ({start})"
            self._wrong(layer, ("next_review",), what)
        elif header.next_review and header.next_review < self.today:
            self._warn(layer, ("next_review",), f"the review was due on {header.next_review}")
        if end and end < self.today:
            self._warn(layer, ("in_force", "to"), f"the paper went out of force on {end}")
        if start and start > self.today:
            self._warn(layer, ("in_force", "from"), f"the paper comes into force on {start}")

    def _profile(self, layer: Layer) -> None:
        """The standards that the file says its rules prove: known ones, and still to be cited."""
        name = layer.file.regulation.profile
        if name is None:
            return
        found = profile_named(name)
        if found is None:
            what = f"unknown profile '{name}'.{did_you_mean(name, profile_names())}"
            self._wrong(layer, ("profile",), what)
        elif found.until and found.until < self.today:
            what = f"{found.id} could be cited until {found.until}; cite {found.successor}"
            self._warn(layer, ("profile",), what)

    def _document(self, layer: Layer) -> None:
        """The recorded hash, verified against the signed file when that lies beside."""
        document = layer.file.regulation.document
        if document is None:
            return
        self._document_sha256 = document.sha256 or ""
        if document.file is None:
            return
        path = layer.document.path.parent / document.file
        try:
            actual = hashlib.sha256(path.read_bytes()).hexdigest()
        except OSError as error:
            what = f"{document.file} cannot be read ({error.strerror}); its hash is not verified"
            self._warn(layer, ("document", "file"), what)
            return
        if document.sha256 is None:
            what = f"the hash of {document.file} is not recorded; it is {actual}"
            self._warn(layer, ("document", "file"), what)
        elif actual != document.sha256:
            what = f"does not match {document.file}, whose hash is {actual}"
            self._wrong(layer, ("document", "sha256"), what)

    def _waiver(self, layer: Layer, i: int, rules: Mapping[str, Rule]) -> None:
        entry = layer.file.waivers[i]
        rule = rules.get(entry.rule)
        where: Path_ = ("waivers", i)
        note = layer.document.problem
        if rule is None:
            what = f"unknown rule '{entry.rule}'.{did_you_mean(entry.rule, rules)}"
            self.problems.append(note((*where, "rule"), what))
        elif rule.severity is Severity.CRITICAL:
            what = f"{rule.id} is critical ({rule.where}) and cannot be waived"
            self.problems.append(note((*where, "rule"), what))
        if entry.until > self.today + MAX_WAIVER:
            what = f"{entry.until} is more than {MAX_WAIVER.days} days from today ({self.today})"
            self.problems.append(note((*where, "until"), what))
        elif entry.until < self.today:
            what = f"the waiver of {entry.rule} for {entry.device} expired on {entry.until}"
            self.warnings.append(note((*where, "until"), what))
        self._waivers.append(Waiver(**entry.model_dump()))

    def _wrong(self, layer: Layer, key: Path_, what: str) -> None:
        self.problems.append(layer.document.problem(("regulation", *key), what))

    def _warn(self, layer: Layer, key: Path_, what: str) -> None:
        self.warnings.append(layer.document.problem(("regulation", *key), what))
