"""Months with one trap each: sources that disagree about a month disagree here."""

from __future__ import annotations

from datetime import time

from inventory.availability import ServiceHours, SlotState
from inventory.maintenance import Ticket
from tests.support.months import GATEWAY, SWITCH, WAN, Story, at

HARD = (
    Story(
        code="so-duong",
        name="Sở Đường truyền",  # the line alone was down for two hours
        own={WAN: ((SlotState.DOWN, (at(7, 8), at(7, 10))),)},
    ),
    Story(
        code="so-khong-do",
        name="Sở Không đo",  # three hours of rounds to the gateway could not be made
        own={GATEWAY: ((SlotState.UNKNOWN, (at(8, 8), at(8, 11))),)},
    ),
    Story(code="so-thieu", name="Sở Thiếu", without=frozenset({WAN})),
    Story(
        code="so-bao-tri",
        name="Sở Bảo trì",  # two tickets that overlap: five hours of approved work
        own={SWITCH: ((SlotState.DOWN, (at(9, 8), at(9, 13))),)},
        tickets=tuple(
            Ticket(
                id=f"BT-{n}",
                subjects=frozenset({"sw-loi"}),
                start=at(9, start),
                end=at(9, end),
                filed_at=at(5, 9),
                approved_by="Giám đốc",
                reason="thay nguồn",
            )
            for n, (start, end) in enumerate(((8, 11), (10, 13)))
        ),
    ),
    Story(
        code="so-gio-rieng",
        name="Sở Giờ riêng",  # works in the morning, and was down in the afternoon
        down=((at(13, 13), at(13, 17)),),
        hours=ServiceHours(weekdays=frozenset(range(6)), start=time(7, 30), end=time(11, 30)),
    ),
    Story(
        code="so-mat-tich",
        name="Sở Mất tích",  # Telnet was open, and then its agent was never heard of again
        telnet=(at(21, 8), at(1, 0, month=11)),
        silent=((at(23, 0), at(1, 0, month=11)),),
    ),
)
