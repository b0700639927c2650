"""HTTP connections that cannot be held open for nothing.

uvicorn times a connection only between two requests. One that never sends a request, sends half of
one, or never reads its answer stays for ever, and since the number of connections is bounded, a
hundred of those would shut Prometheus out. Here each gets a deadline.
"""

from __future__ import annotations

import asyncio
from typing import Final

from typing_extensions import override
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

REQUEST_S: Final = 10.0
"""How long a client may take to send the head of a request."""

RESPONSE_TICKS: Final = 12
"""How many times ``REQUEST_S`` an answer may take, reading included."""


class BoundedConnection(H11Protocol):
    """uvicorn's connection with a watch on it."""

    request_s = REQUEST_S

    @override
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # uvicorn narrows it
        super().connection_made(transport)
        self._next_look(None, 0)

    def _next_look(self, cycle: RequestResponseCycle | None, ticks: int) -> None:
        self.loop.call_later(self.request_s, self._look, cycle, ticks)

    def _look(self, before: RequestResponseCycle | None, ticks: int) -> None:
        """Close when nothing has moved since the last look, else look again later."""
        if self.transport.is_closing():
            return
        now: RequestResponseCycle | None = self.cycle
        waiting = now is None or now.response_complete
        ticks = ticks + 1 if now is before else 0
        if (waiting and now is before) or ticks >= RESPONSE_TICKS:
            self.transport.abort()
            return
        self._next_look(now, ticks)
