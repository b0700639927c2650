"""Debian's Chromium, as tests drive it."""

from __future__ import annotations

import base64
import hashlib
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from playwright.async_api import Browser, Page, async_playwright

CHROMIUM: Final = shutil.which("chromium")
AXE: Final = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"


@asynccontextmanager
async def chromium(*, trusted: Path | None = None) -> AsyncIterator[Browser]:
    """A browser that keeps to itself; ``trusted``: the one certificate it takes without asking."""
    args = ["--no-sandbox", "--disable-background-networking"]
    if trusted is not None:
        args.append(f"--ignore-certificate-errors-spki-list={_spki(trusted)}")
    async with async_playwright() as playwright:
        made = await playwright.chromium.launch(executable_path=CHROMIUM, args=args)
        try:
            yield made
        finally:
            await made.close()


def _spki(certificate: Path) -> str:
    key = x509.load_pem_x509_certificate(certificate.read_bytes()).public_key()
    der = key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(hashlib.sha256(der).digest()).decode()


def watched(page: Page, address: str) -> list[str]:
    """What a page does wrong, as it happens."""
    wrong: list[str] = []
    page.on("console", lambda m: wrong.append(m.text) if m.type in {"error", "warning"} else None)
    page.on("pageerror", lambda e: wrong.append(str(e)))
    page.on("request", lambda r: wrong.append(r.url) if not r.url.startswith(address) else None)
    return wrong
