"""Every mistake in a configuration file is told at once, with its line, and shows no secret."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from netmon.config.load import load
from netmon.errors import ConfigError

BAD = Path(__file__).parent / "bad"
CANARY = "canary-5ecret-7781"


def problems_of(text: str, folder: Path, **environ: str) -> list[str]:
    path = folder / "netmon.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError) as caught:
        load(path, environ)
    return [p.removeprefix(f"{path}:") for p in caught.value.problems]


@pytest.mark.parametrize("name", sorted(p.stem for p in BAD.glob("*.yaml")))
def test_golden_texts(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(BAD)
    with pytest.raises(ConfigError) as caught:
        load(Path(f"{name}.yaml"), {})
    assert str(caught.value) + "\n" == (BAD / f"{name}.txt").read_text(encoding="utf-8")


def test_every_line_with_a_mistake_is_named() -> None:
    told = {int(line.split(":")[1]) for line in (BAD / "everything.txt").read_text().splitlines()}
    lines = (BAD / "everything.yaml").read_text(encoding="utf-8").splitlines()
    meant = {n for n, line in enumerate(lines, start=1) if line.endswith("# wrong")}
    assert meant <= told


def test_a_missing_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"nothing\.yaml: cannot be read: No such file"):
        load(tmp_path / "nothing.yaml", {})


GOOD = "agency: {code: a, name: A}\nnetworks: [{prefix: 10.1.10.0/24}]\n"


@pytest.mark.parametrize(
    "credential",
    [
        f"{{name: c, version: v2c, community: {CANARY}}}",
        f"{{name: c, version: v2c, community: {{env: {CANARY}}}}}",
        f"{{name: c, version: v2c, community: {{secret: {CANARY}}}}}",
        f"{{name: c, version: v2c, community: [{CANARY}]}}",
        f"{{name: c, version: v3, user: u, auth: {CANARY}}}",
        f"{{name: c, version: v3, user: u, auth: {{key: {CANARY}}}}}",
        f"{{name: c, version: v3, user: u, auth: {{key: {{credential: '{CANARY} '}}}}}}",
        f"{{name: c, version: v3, user: u, privacy: {CANARY}}}",
        f"{{name: c, version: v3, user: [{CANARY}]}}",
        f"{{name: c, version: v2c, context: [{CANARY}]}}",
        CANARY,
    ],
)
def test_a_secret_written_in_the_file_is_never_repeated(credential: str, tmp_path: Path) -> None:
    found = problems_of(f"{GOOD}credentials: [{credential}]\n", tmp_path)
    assert found
    assert CANARY not in "\n".join(found)


def test_a_short_snmpv3_key_is_refused_without_showing_it(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("short7\n", encoding="utf-8")
    found = problems_of(
        f"{GOOD}credentials:\n"
        "  - {name: c, version: v3, user: u, auth: {key: {file: key}}}\n",
        tmp_path,
    )
    assert found == [
        "4: credentials[0].auth.key: an SNMPv3 key needs 8 characters or more (RFC 3414)"
    ]


@pytest.mark.parametrize(
    ("place", "environ", "what"),
    [
        ("{env: NO_SUCH}", {}, "environment variable NO_SUCH is not set"),
        ("{env: EMPTY}", {"EMPTY": ""}, "environment variable EMPTY is not set"),
        ("{file: none}", {}, "secret file {folder}/none cannot be read: No such file or directory"),
        ("{file: empty}", {}, "secret file {folder}/empty is empty"),
        ("{file: binary}", {}, "secret file {folder}/binary is not UTF-8 text"),
        (
            "{credential: c}",
            {},
            "secret file {folder}/secrets/c cannot be read: No such file or directory",
        ),
        (
            "{credential: c}",
            {"CREDENTIALS_DIRECTORY": "/run/credentials/none"},
            "secret file /run/credentials/none/secrets_c cannot be read: No such file or directory",
        ),
    ],
)
def test_a_missing_secret_is_an_error(
    place: str, environ: dict[str, str], what: str, tmp_path: Path
) -> None:
    (tmp_path / "empty").write_text("\n", encoding="utf-8")
    (tmp_path / "binary").write_bytes(b"\xff\xfe\x00")
    text = f"{GOOD}credentials: [{{name: c, version: v2c, community: {place}}}]\n"
    assert problems_of(text, tmp_path, **environ) == [
        f"3: credentials[0].community: {what.format(folder=tmp_path)}"
    ]


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    ["agency", "code", "name", "networks", "prefix", "credentials", "services"]
                )
                | st.text(max_size=4),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
def test_any_document_is_loaded_or_explained(
    tmp_path_factory: pytest.TempPathFactory, data: Any
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    problems = [f"{path}:"]
    try:
        load(path, {})
    except ConfigError as error:
        problems = error.problems
    assert problems
    assert all(problem.startswith(f"{path}:") for problem in problems)
