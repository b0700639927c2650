"""The containers' file: what can be held against this repository without a container engine."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import typer.main
import yaml

from netmon.cli.app import tree

NOC = Path("deploy/noc").resolve()
COMPOSE: dict[str, Any] = yaml.safe_load((NOC / "compose.yaml").read_text("utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
OPERATORS = {"registry.yaml", "secrets"}
"""What the operator puts beside the file; its head says so."""
KEYS = {
    "build", "image", "command", "volumes", "secrets", "environment", "depends_on", "healthcheck",
    "network_mode", "read_only", "cap_drop", "security_opt", "restart",
}  # fmt: skip


def mounts() -> list[tuple[str, str, str]]:
    """(service, source, target) of every volume."""
    return [
        (name, *entry.split(":")[:2])
        for name, service in SERVICES.items()
        for entry in service.get("volumes", ())
    ]


def test_only_keys_of_the_compose_specification_are_used() -> None:
    assert COMPOSE.keys() == {"name", "services", "secrets", "volumes"}
    assert {key for service in SERVICES.values() for key in service} <= KEYS


def test_every_image_is_pinned_to_a_release() -> None:
    images = [s["image"] for s in SERVICES.values() if "image" in s]
    assert len(images) == 3
    for image in images:
        assert re.fullmatch(r"docker\.io/[\w/-]+:v?\d+\.\d+\.\d+", image), image


def test_what_is_mounted_is_there_or_told_in_the_head() -> None:
    head = (NOC / "compose.yaml").read_text("utf-8").partition("\nname:")[0]
    for service, source, _ in mounts():
        if not source.startswith("."):
            assert source in COMPOSE["volumes"], (service, source)
        elif source.removeprefix("./").split("/")[0] in OPERATORS:
            assert source.rpartition("/")[2] in head, (service, source)
        else:
            assert (NOC / source).exists(), (service, source)
    for name, secret in COMPOSE["secrets"].items():
        assert Path(secret["file"]).name in head, name


def test_every_secret_and_every_file_in_a_command_is_mounted() -> None:
    for name, service in SERVICES.items():
        assert set(service.get("secrets", ())) <= COMPOSE["secrets"].keys()
        targets = [target for owner, _, target in mounts() if owner == name]
        targets += [f"/run/secrets/{secret}" for secret in service.get("secrets", ())]
        words = [*service.get("command", ()), *map(str, service.get("environment", {}).values())]
        for word in words:
            path = re.search(r"(?:=|^)(/\S+)$", word)
            if path is not None:
                assert any(path[1] == t or path[1].startswith(f"{t}/") for t in targets), (
                    name,
                    word,
                )


def test_every_service_says_how_it_is_and_may_do_nothing_special() -> None:
    for name, service in SERVICES.items():
        assert service["healthcheck"]["test"][0] == "CMD", name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        others = service.get("depends_on", {})
        assert others.keys() <= SERVICES.keys(), name


def test_the_province_service_is_started_with_options_it_has() -> None:
    group, verb, *options = SERVICES["province"]["command"]
    root: Any = typer.main.get_command(tree())
    known = {o for p in root.commands[group].commands[verb].params for o in p.opts}
    assert {option.partition("=")[0] for option in options} <= known


COPIES = re.findall(r"^COPY (.+)$", (NOC / "Dockerfile").read_text("ascii"), re.MULTILINE)


@pytest.mark.parametrize("line", COPIES)
def test_what_the_image_is_made_of_is_in_the_repository(line: str) -> None:
    context = (NOC / SERVICES["province"]["build"]["context"]).resolve()
    for source in line.split()[:-1]:
        assert (context / source).exists(), source
