"""What the documents point at exists: files, headings, commands, options, targets, metrics."""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import typer.main

from netmon.cli.app import tree

ROOT = Path(__file__).parents[3]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
page = pytest.mark.parametrize("path", PAGES, ids=lambda p: p.name)


@cache
def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def anchors(path: Path) -> frozenset[str]:
    """The headings as the forges make anchors of them."""
    titles = re.findall(r"^#+ (.+)$", FENCE.sub("", text_of(path)), re.MULTILINE)
    return frozenset(re.sub(r"[^\w\- ]", "", t.lower()).replace(" ", "-") for t in titles)


@page
def test_every_link_leads_somewhere(path: Path) -> None:
    lost = []
    for target in re.findall(r"\]\(([^)\s]+)\)", FENCE.sub("", text_of(path))):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, anchor = target.partition("#")
        aim = (path.parent / file).resolve() if file else path
        if not aim.exists() or (anchor and anchor not in anchors(aim)):
            lost.append(target)
    assert lost == []


def code(path: Path) -> Iterator[str]:
    """Everything in a page that is set as code: spans, indented lines, fenced lines."""
    text = text_of(path)
    for block in FENCE.findall(text):
        yield from block.splitlines()
    rest = FENCE.sub("", text)
    yield from (line.strip() for line in rest.splitlines() if line.startswith("    "))
    yield from (" ".join(span.split()) for span in re.findall(r"`([^`]+)`", rest))


def shown(path: Path, program: str) -> Iterator[list[str]]:
    """The calls of a program that a page shows, without the comments beside them."""
    for line in code(path):
        bare = re.split(r"\s#|\s{2,}|;|:$", line.removeprefix("sudo ").strip())[0]
        if bare.startswith(f"{program} "):
            yield shlex.split(bare.replace("'", "").replace("[", "").replace("]", ""))[1:]


def wrong(words: list[str]) -> list[str]:
    """What of a call the command tree does not know."""
    at: Any = typer.main.get_command(tree())
    known = {o for p in at.params for o in p.opts} | {"--help"}
    for word in words:
        if word.startswith("-"):
            found = [w for w in word.split("|") if w.split("=")[0] not in known]
            if found:
                return found
        elif getattr(at, "commands", None) and word not in {"vi", "en", "..."}:
            if word.isupper():  # COMMAND stands for any
                return []
            unknown = [w for w in word.split("|") if w not in at.commands]
            if unknown:
                return unknown
            if "|" in word:
                return []
            at = at.commands[word]
            known |= {o for p in at.params for o in p.opts}
    return []


@page
def test_every_command_shown_is_in_the_tree_with_its_options(path: Path) -> None:
    calls = list(shown(path, "netmon"))
    assert [(" ".join(call), wrong(call)) for call in calls if wrong(call)] == []


def leaves(command: Any, path: str = "netmon") -> Iterator[str]:
    below = getattr(command, "commands", {})
    if not below:
        yield path
    for name, child in below.items():
        yield from leaves(child, f"{path} {name}")


def test_every_command_is_in_some_document() -> None:
    text = " ".join(" ".join(text_of(path) for path in PAGES).split())
    told = [
        f"netmon {group} {word}"
        for group, words in re.findall(r"netmon ([a-z]+) ([a-z-]+(?:\|[a-z-]+)+)", text)
        for word in words.split("|")
    ]
    every = leaves(typer.main.get_command(tree()))
    assert [c for c in every if c not in text and c not in told] == []


def test_commands_are_really_found_and_slips_too() -> None:
    assert sum(len(list(shown(path, "netmon"))) for path in PAGES) > 50
    assert wrong(["devise", "show"]) == ["devise"]
    assert wrong(["device", "show", "sw-1", "--jsno"]) == ["--jsno"]
    assert wrong(["evidence", "export|sign"]) == ["sign"]


@page
def test_every_make_target_exists(path: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", text_of(ROOT / "Makefile"), re.MULTILINE))
    assert [call for call in shown(path, "make") if call[0] not in targets] == []


def test_every_path_shown_exists() -> None:
    """Paths of this tree that a page sets as code."""
    parts = "deploy|docs|exporters|inventory|netmon|tests"
    lost = [
        (path.name, span)
        for path in PAGES
        for span in re.findall(rf"`((?:{parts})/[\w./-]+)`", text_of(path))
        if not (ROOT / span).exists() and not (ROOT / f"{span}.py").exists()
    ]
    assert [(page, span) for page, span in lost if "hlt_12" not in span] == []  # the example


def test_the_architecture_draws_every_package_and_names_modules_that_exist() -> None:
    """There a path may leave out the package that holds it."""
    text = text_of(ROOT / "docs/architecture.md")
    drawn = re.findall(r"[a-z]+", " ".join(re.findall(r"^    .+", text, re.MULTILINE)))
    assert {p.parent.name for p in ROOT.glob("netmon/*/__init__.py")} - set(drawn) == set()
    named = set(re.findall(r"`((?:[a-z]+/)+[a-z_0-9]+(?:\.py)?)`", text))
    assert len(named) > 10
    lost = {
        name
        for name in named
        if not any(
            (ROOT / base / f"{name}{end}").exists()
            for base in ("", "netmon")
            for end in ("", ".py")
        )
    }
    assert lost == set()


def test_the_metrics_that_pages_name_are_exported() -> None:
    """They stand in the exporters, or among the names that another test holds to the page."""
    places = [
        *ROOT.glob("exporters/*.py"),
        ROOT / "netmon/province/families.py",
        ROOT / "tests/unit/exporters/test_metric_names.py",
    ]
    sources = "".join(text_of(place) for place in places)
    sources += sources.replace("{what}", "service")
    lost = {
        name
        for path in PAGES
        for name in re.findall(r"\bnetmon_[a-z_]+[a-z]\b", text_of(path))
        if f'"{re.sub("_(total|info)$", "", name)}' not in sources
    }
    assert lost == set()


def test_every_dependency_says_why_it_is_there() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = [
        *project["project"]["dependencies"],
        *project["project"]["optional-dependencies"]["demo"],
        *project["dependency-groups"]["dev"],
    ]
    names = {re.match(r"[\w.-]+", one)[0] for one in asked}  # type: ignore[index]
    rows = [r for r in text_of(ROOT / "docs/dependencies.md").splitlines() if r.startswith("|")]
    told = set(re.findall(r"[A-Za-z][\w.-]+", " ".join(rows)))
    assert names - told == set()
