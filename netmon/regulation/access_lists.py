"""Who a device's own address lists let in, whatever the platform writes them like (MGT-03)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_network

from inventory.configuration import Answer, Configuration, Line
from inventory.configuration.questions import find
from inventory.configuration.routeros import attributes

Prefixes = Sequence[IPv4Network | IPv6Network]

_ADDRESS = r"(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*)"
_SOURCE = re.compile(
    rf"(?<!\S)(?:(?P<any>any)\b|(?P<address>{_ADDRESS})"
    rf"(?:/(?P<length>\S+)|\s+(?:mask\s+)?(?P<mask>\d{{1,3}}(?:\.\d{{1,3}}){{3}}))?)"
)
_PERMITS = re.compile(r"(?:seq )?(?:\d+ )?(?:rule \d+ )?permit\b")


def source(text: str) -> IPv4Network | IPv6Network | None:
    """The source network that a line permits; None: everybody, or it cannot be told."""
    found = _SOURCE.search(text)
    if found is None or found["any"]:
        return None
    rest = found["length"] or found["mask"]
    if rest == "0.0.0.0" and "permit" in text and " mask " not in text:
        rest = "32"  # a wildcard of one host, and no mask of everything
    try:
        return ip_network(f"{found['address']}/{rest}" if rest else found["address"], strict=False)
    except ValueError:
        return None


def inside(network: IPv4Network | IPv6Network | None, prefixes: Prefixes) -> bool:
    """Whether a source is one of the management prefixes, or where none are stated, anybody's."""
    if network is None or network.prefixlen == 0:
        return False
    if not prefixes:
        return True
    return any(
        network.version == p.version and network.subnet_of(p)  # type: ignore[arg-type]
        for p in prefixes
    )


def permits_only(lines: Iterable[Line], prefixes: Prefixes) -> tuple[Line, ...]:
    """The permitting lines of a list that let in somebody else."""
    permits = [line for line in lines if _PERMITS.match(line.text)]
    return tuple(line for line in permits if not inside(source(line.text), prefixes))


def listed_blocks(c: Configuration, blocks: str, applied: str, prefixes: Prefixes) -> Answer:
    """Every such block applies a list that exists and permits only the prefixes."""
    answer = c.every(blocks).has(applied)
    if not answer.holds:
        return answer
    pattern = re.compile(applied)
    for line in answer.lines:
        match = pattern.match(line.text)
        name = re.escape(match.group(1)) if match else ""
        body = _list_named(c, name)
        if body is None:
            return Answer(holds=False, lines=(line,))
        wrong = permits_only(body, prefixes)
        if wrong:
            return Answer(holds=False, lines=wrong)
    return answer


def _list_named(c: Configuration, name: str) -> tuple[Line, ...] | None:
    """The lines of an access list: a block, or Cisco's old one-line form; None: there is none."""
    blocks = c.blocks(
        rf"(?:ip access-list (?:standard |extended )?{name}$"
        rf"|acl (?:number |basic |advanced |name |ipv4 )*{name}(?: .*)?$)"
    )
    if blocks:
        return tuple(
            Line(number=x.number, text=x.text.removeprefix(f"{_head(x.text)}"))
            for block in blocks
            for x in block.below()
        )
    old = re.compile(rf"(?:ip )?access-list {name} (?:seq \d+ )?")
    flat = [x for x in c.lines if old.match(x.text)]
    return tuple(Line(number=x.number, text=old.sub("", x.text)) for x in flat) or None


def _head(text: str) -> str:
    """The sequence number that a line of a list may begin with."""
    match = re.match(r"(?:rule )?(?:\d+ )?", text)
    return match.group() if match else ""


def allowed_lines(
    c: Configuration, pattern: str, prefixes: Prefixes, *, within: str | None = None
) -> Answer:
    """There are such lines, and each names only the prefixes."""
    answer = c.present(pattern, within=within)
    if not answer.holds:
        return answer
    wrong = tuple(x for x in answer.lines if not inside(source(x.text), prefixes))
    return Answer(holds=False, lines=wrong) if wrong else answer


def service_addresses(c: Configuration, prefixes: Prefixes) -> Answer:
    """RouterOS: every enabled service is bound to addresses inside the prefixes."""
    answer = c.present(r"set \S+(?: .*)?", within="/ip service$")
    if not answer.holds:
        return answer
    enabled = [x for x in answer.lines if attributes(x).get("disabled") != "yes"]
    wrong = tuple(x for x in enabled if not _all_inside(attributes(x).get("address", ""), prefixes))
    return Answer(holds=False, lines=wrong) if wrong else Answer(holds=True, lines=tuple(enabled))


def _all_inside(addresses: str, prefixes: Prefixes) -> bool:
    return bool(addresses) and all(inside(source(a), prefixes) for a in addresses.split(","))


def trusted_hosts(c: Configuration, prefixes: Prefixes) -> Answer:
    """FortiOS: every administrator logs in from hosts inside the prefixes only."""
    answer = c.present(r"edit \S+", within="config system admin")
    if not answer.holds:
        return answer
    hosts = r"set (?:ip6-)?trusthost\d+ \S+.*"
    wrong = tuple(
        x
        for x in answer.lines
        if not find(x.children, hosts)
        or not all(inside(source(t.text), prefixes) for t in find(x.children, hosts))
    )
    return Answer(holds=False, lines=wrong) if wrong else answer


def filtered_loopback(c: Configuration, prefixes: Prefixes) -> Answer:
    """Junos: an input filter on lo0 whose accepting terms name sources inside the prefixes."""
    applied = c.present(r"set interfaces lo0 unit \d+ family inet filter input \S+")
    if not applied.holds:
        return applied
    name = re.escape(applied.lines[-1].text.rsplit(" ", 1)[-1])
    terms = find(c.lines, rf"set firewall (?:family inet )?filter {name} term \S+ .*")
    accepting = {_term(x) for x in terms if x.text.endswith(" then accept")}
    sources = [x for x in terms if " from source-" in x.text and _term(x) in accepting]
    if not terms or accepting - {_term(x) for x in sources}:
        return Answer(holds=False, lines=terms or applied.lines)
    named = [x.text.rsplit(" ", 1)[-1] for x in sources if "source-prefix-list" in x.text]
    lists = [
        x
        for n in named
        for x in find(c.lines, rf"set policy-options prefix-list {re.escape(n)} .*")
    ]
    given = [*lists, *(x for x in sources if "source-address" in x.text)]
    wrong = tuple(x for x in given if not inside(source(x.text), prefixes))
    if wrong or not given:
        return Answer(holds=False, lines=wrong or tuple(sources))
    return Answer(holds=True, lines=(*applied.lines, *given))


def _term(line: Line) -> str:
    return line.text.split(" term ", 1)[1].split(" ", 1)[0]
