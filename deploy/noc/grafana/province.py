"""The dashboards of the whole province: now, and over the month."""

from __future__ import annotations

from grafana_foundation_sdk.builders.dashboard import Dashboard

from deploy.noc.grafana.panels import (
    AGENCY,
    AMBER,
    GREEN,
    RED,
    STATE_NUMBERS,
    Query,
    bars,
    board,
    grid,
    lines,
    number,
    steps,
    timeline,
    variable,
)
from deploy.noc.grafana.queries import BAD_WHEN_ANY, HERE, STATE_OVER_TIME, TO_AGENCY, bound


def province() -> Dashboard:
    """Which agencies are ready, which are not, which are silent."""
    count = "province:netmon_agencies_{}:count".format
    return board(
        "netmon-province",
        "Toàn tỉnh: mạng LAN sẵn sàng",
        [
            (
                "Kết luận",
                [
                    number("Cơ quan (N)", 'province:netmon_agencies:count{scope="mandatory"}'),
                    number("Sẵn sàng (R)", count("ready"), color=steps((None, GREEN))),
                    number("Chưa sẵn sàng (F)", count("not_ready"), color=BAD_WHEN_ANY),
                    number(
                        "Không đủ số liệu (U)",
                        count("undetermined"),
                        color=steps((None, GREEN), (1, AMBER)),
                    ),
                    number("Im lặng", count("silent"), color=BAD_WHEN_ANY),
                    number(
                        "Đã chứng minh (R/N), chỉ tiêu 100 %",
                        "floor(province:netmon_ready:ratio * 1000) / 10",
                        unit="percent",
                        color=steps((None, RED), (90, AMBER), (100, GREEN)),
                        about="Cắt bớt, không làm tròn lên: 199/200 là 99,5 %.",
                    ),
                ],
            ),
            (
                "Các cơ quan",
                [
                    grid(
                        "Cơ quan theo kết luận",
                        {
                            "agency": "agency",
                            "name": "Tên",
                            "kind": "Loại",
                            "state": "Kết luận",
                            "Value #B": "Điểm",
                            "Value #C": "Vi phạm nghiêm trọng",
                            "Value #D": "Chỗ làm việc đã kết nối",
                        },
                        "agency:netmon_lan_state:current\n"
                        "* on (agency) group_left (name, kind) netmon_registry_agency",
                        "agency:netmon_lan_ready_score:max",
                        'sum by (agency) (agency:netmon_rule_failures:sum{severity="critical"})',
                        "agency:netmon_seats:ratio",
                        links={"agency": TO_AGENCY},
                        units={"Chỗ làm việc đã kết nối": "percentunit"},
                        height=14,
                    ),
                    timeline(
                        "Kết luận theo thời gian",
                        Query(STATE_OVER_TIME, "{{agency}}"),
                        STATE_NUMBERS,
                        width=24,
                        height=12,
                    ),
                ],
            ),
            (
                "Xu hướng và nguyên nhân",
                [
                    lines(
                        "Tỷ lệ sẵn sàng",
                        Query("province:netmon_ready:ratio", "đã chứng minh (R/N)"),
                        Query("province:netmon_ready_best:ratio", "cao nhất có thể"),
                        Query("vector(1)", "chỉ tiêu 100 %"),
                        unit="percentunit",
                    ),
                    bars(
                        "Cổng không đạt hoặc chưa xác định (số cơ quan)",
                        Query('gate:netmon_lan_gate:count{state!="pass"}', "{{gate}}: {{state}}"),
                    ),
                    bars(
                        "Quy tắc bị nhiều cơ quan vi phạm nhất",
                        Query("topk(15, rule:netmon_agencies_failing:count)", "{{rule}}"),
                    ),
                    grid(
                        "Cảnh báo đang mở",
                        {
                            "agency": "agency",
                            "severity": "Mức độ",
                            "alertname": "Cảnh báo",
                            "device": "Thiết bị",
                            "service": "Dịch vụ",
                            "rule": "Quy tắc",
                        },
                        'ALERTS{alertstate="firing"}',
                        links={"agency": TO_AGENCY},
                        width=12,
                        height=8,
                    ),
                ],
            ),
        ],
    )


def month() -> Dashboard:
    """A view of the month; the monthly report, made from evidence, is the proof."""
    share = (
        'count_over_time(agency:netmon_lan_state:current{{{here}, state="{state}"}}[$__range])\n'
        "/ on (agency) group_left () sum by (agency) "
        "(count_over_time(agency:netmon_lan_state:current{{{here}}}[$__range]))"
    ).format
    return board(
        "netmon-month",
        "Sẵn sàng trong tháng (để theo dõi; báo cáo lập từ minh chứng)",
        [
            (
                "Toàn tỉnh",
                [
                    lines(
                        "Tỷ lệ sẵn sàng từng thời điểm",
                        Query("province:netmon_ready:ratio", "đã chứng minh (R/N)"),
                        Query("province:netmon_ready_best:ratio", "cao nhất có thể"),
                        unit="percentunit",
                        width=16,
                    ),
                    number(
                        "Thấp nhất trong kỳ",
                        "floor(min_over_time(province:netmon_ready:ratio[$__range]) * 1000) / 10",
                        unit="percent",
                        width=8,
                    ),
                ],
            ),
            (
                "Từng cơ quan",
                [
                    bars(
                        "Phần thời gian sẵn sàng",
                        Query(share(here=HERE, state="ready"), "{{agency}}"),
                        unit="percentunit",
                    ),
                    bars(
                        "Phần thời gian im lặng",
                        Query(share(here=HERE, state="silent"), "{{agency}}"),
                        unit="percentunit",
                    ),
                    grid(
                        "Độ sẵn sàng của thiết bị kém nhất (cả ngày đêm)",
                        {
                            "agency": "agency",
                            "Value #A": "Cận dưới (A_min)",
                            "Value #B": "Cận trên (A_max)",
                        },
                        "min by (agency) (" + bound("up", HERE) + ")",
                        "min by (agency) (" + bound("up|unknown", HERE) + ")",
                        links={"agency": TO_AGENCY},
                        units={
                            "Cận dưới (A_min)": "percentunit",
                            "Cận trên (A_max)": "percentunit",
                        },
                        width=12,
                    ),
                    grid(
                        "Vi phạm nghiêm trọng mở quá 3 ngày",
                        {
                            "agency": "agency",
                            "rule": "Quy tắc",
                            "device": "Thiết bị",
                            "Value #A": "Đã mở",
                        },
                        "time() - netmon_finding_open_timestamp_seconds"
                        f'{{{HERE}, severity="critical"}} > 3 * 86400',
                        links={"agency": TO_AGENCY},
                        units={"Đã mở": "s"},
                        width=12,
                    ),
                    bars(
                        "Cổng: số cơ quan không đạt",
                        Query('gate:netmon_lan_gate:count{state="fail"}', "{{gate}}"),
                    ),
                    grid(
                        "Chỉ tiêu khai báo",
                        {"agency": "agency", "code": "Chỉ tiêu", "Value #A": "Trị số"},
                        f"netmon_declared_indicator{{{HERE}}}",
                        width=12,
                    ),
                ],
            ),
        ],
        variables=[variable("agency", "Cơ quan", AGENCY, everything=True)],
        since="now-30d",
    )
