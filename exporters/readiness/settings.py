"""``report:`` in the settings file: who reports to whom, on what legal basis. All of it is data.

Departments are merged and renamed and laws replaced; none of that is in the program.
"""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, ConfigDict, Field


class Strict(BaseModel):
    """Base: unknown keys are errors, values are final."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Reporter(Strict):
    """The issuing body.

    Attributes:
        parent: the body directly above it, as it stands at the top left.
        name: the issuer.
        short: how the text calls it.
        symbol: after ``BC-`` in the number, e.g. ``SKHCN``.
        place: for the date line.
        unit: the drafting unit, last in "Nơi nhận".
    """

    parent: str = Field(min_length=1, max_length=200)
    name: str = Field(min_length=1, max_length=200)
    short: str = Field(min_length=1, max_length=200)
    symbol: str = Field(min_length=1, max_length=40)
    place: str = Field(min_length=1, max_length=100)
    unit: str = Field(default="", max_length=100)


class Signer(Strict):
    """Who will sign: authority line (``KT. GIÁM ĐỐC``), title, and name when it is known."""

    authority: str = Field(default="", max_length=100)
    title: str = Field(min_length=1, max_length=100)
    name: str = Field(default="", max_length=100)


class Definition(Strict):
    """The decision that adopted the definition of "LAN ready"."""

    number: str = Field(min_length=1, max_length=100)
    date: date
    by: str = Field(default="", max_length=200)


class ReportSettings(Strict):
    """Everything of the paper that is no figure.

    Attributes:
        addressee: after "Kính gửi:"; several go on lines of their own.
        legal_bases: lines of "Căn cứ ...", without the closing mark.
        mandate: on whose word the report is made ("Thực hiện ...").
        definition: None: the definition is netmon's proposal and the report says so.
        proposals: lines for part V, besides those that the figures give.
    """

    reporter: Reporter
    signer: Signer
    addressee: tuple[str, ...] = Field(min_length=1, max_length=10)
    recipients: tuple[str, ...] = Field(default=(), max_length=20)
    legal_bases: tuple[str, ...] = Field(default=(), max_length=20)
    mandate: str = Field(min_length=1, max_length=1000)
    definition: Definition | None = None
    proposals: tuple[str, ...] = Field(default=(), max_length=20)
