from __future__ import annotations

import asyncio
import logging
from base64 import b64encode

import bcrypt
import pytest

from netmon.web import auth
from netmon.web.auth import PasswordChecker, credentials

USERS = {"prometheus": bcrypt.hashpw(b"correct horse", bcrypt.gensalt(4))}


class Counting:
    """bcrypt itself, counted."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.hashes: list[bytes] = []
        self._check = bcrypt.checkpw
        monkeypatch.setattr(bcrypt, "checkpw", self.checkpw)

    def checkpw(self, password: bytes, hashed: bytes) -> bool:
        self.hashes.append(hashed)
        return self._check(password, hashed)


async def test_only_the_right_password_of_a_known_user_is_let_in() -> None:
    checker = PasswordChecker(USERS)
    assert await checker.check("prometheus", b"correct horse")
    assert not await checker.check("prometheus", b"wrong")
    assert not await checker.check("prometheus", b"")
    assert not await checker.check("nobody", b"correct horse")
    assert not await checker.check("", b"")
    assert checker.refused == 4


async def test_a_right_answer_is_remembered_and_a_wrong_one_is_not(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    counting, checker = Counting(monkeypatch), PasswordChecker(USERS)
    for _ in range(5):
        assert await checker.check("prometheus", b"correct horse")
    assert len(counting.hashes) == 1
    for _ in range(3):
        assert not await checker.check("prometheus", b"wrong")
    assert len(counting.hashes) == 4


async def test_an_unknown_user_costs_as_much_as_a_known_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    counting, checker = Counting(monkeypatch), PasswordChecker(USERS)
    await checker.check("nobody", b"x")
    await checker.check("prometheus", b"x" * 73)
    assert [hashed[:7] for hashed in counting.hashes] == [b"$2b$04$", b"$2b$04$"]


@pytest.mark.parametrize("password", [b"x" * 73, b"x" * 100_000, b"correct horse\x00tail"])
async def test_a_password_bcrypt_would_cut_is_refused(password: bytes) -> None:
    users = {"u": bcrypt.hashpw(b"x" * 72, bcrypt.gensalt(4)), **USERS}
    checker = PasswordChecker(users)
    assert not await checker.check("u", password)
    assert not await checker.check("prometheus", password)
    assert await checker.check("u", b"x" * 72)


async def test_replaced_users_forget_what_was_remembered() -> None:
    checker = PasswordChecker(USERS)
    assert await checker.check("prometheus", b"correct horse")
    checker.replace({"prometheus": bcrypt.hashpw(b"new", bcrypt.gensalt(4))})
    assert not await checker.check("prometheus", b"correct horse")
    assert await checker.check("prometheus", b"new")


async def test_a_flood_of_guesses_runs_a_few_at_a_time_and_leaves_the_loop_free(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at_once, most = 0, 0
    real = bcrypt.checkpw

    def watched(password: bytes, hashed: bytes) -> bool:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        try:
            return real(password, hashed)
        finally:
            at_once -= 1

    monkeypatch.setattr(bcrypt, "checkpw", watched)
    checker = PasswordChecker(USERS)
    turns = 0

    async def other_work() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    work = asyncio.create_task(other_work())
    answers = await asyncio.gather(*(checker.check("x", b"%d" % n) for n in range(40)))
    work.cancel()
    assert not any(answers)
    assert 1 <= most <= auth.MAX_AT_ONCE
    assert turns > 40


async def test_refusals_are_logged_ever_more_rarely_and_without_the_password(
    caplog: pytest.LogCaptureFixture,
) -> None:
    checker = PasswordChecker(USERS)
    with caplog.at_level(logging.WARNING):
        for _ in range(9):
            await checker.check("evil\nlevel=info", b"s3cret")
    assert len(caplog.messages) == 4  # the 1st, 2nd, 4th and 8th
    assert all("\n" not in message and "s3cret" not in message for message in caplog.messages)


def header(text: str) -> str:
    return "Basic " + b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    ("given", "read"),
    [
        (header("u:p"), ("u", b"p")),
        (header("u:p:q"), ("u", b"p:q")),
        (header("người:mật khẩu"), ("người", "mật khẩu".encode())),
        (header("no colon"), None),
        ("basic " + header("u:p")[6:], ("u", b"p")),
        ("Bearer abc", None),
        ("Basic", None),
        ("Basic !!!", None),
        ("Basic " + b64encode(b"\xff\xfe:p").decode(), None),
        ("", None),
    ],
)
def testcredentials_are_read_as_rfc_7617_says(given: str, read: tuple[str, bytes] | None) -> None:
    assert credentials(given) == read
