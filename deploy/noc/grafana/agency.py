"""The dashboards of one agency and of one device."""

from __future__ import annotations

from grafana_foundation_sdk.builders.dashboard import Dashboard

from deploy.noc.grafana.panels import (
    AGENCY,
    DEVICE,
    GREEN,
    RED,
    STATES,
    UP_DOWN,
    Query,
    bars,
    board,
    grid,
    lines,
    link,
    number,
    steps,
    timeline,
    variable,
)
from deploy.noc.grafana.queries import HERE, PORTS, THIS, bound


def agency() -> Dashboard:
    """One agency: gates, reasons, rules by article, devices."""
    return board(
        "netmon-agency",
        "Cơ quan: vì sao sẵn sàng, vì sao chưa",
        [
            (
                "Kết luận",
                [
                    grid(
                        "Kết luận",
                        {"agency": "agency", "state": "Kết luận"},
                        f"agency:netmon_lan_state:current{{{HERE}}}",
                        width=6,
                        height=5,
                    ),
                    number(
                        "Điểm",
                        f"agency:netmon_lan_ready_score:max{{{HERE}}}",
                        color=steps((None, "blue")),
                    ),
                    number(
                        "Chỗ làm việc đã kết nối",
                        f"agency:netmon_seats:ratio{{{HERE}}}",
                        unit="percentunit",
                        color=steps((None, RED), (0.95, GREEN)),
                    ),
                    grid(
                        "Trang cán bộ và quy chế",
                        {
                            "instance": "Trang cán bộ",
                            "name": "Tên",
                            "profile": "Bộ tiêu chuẩn",
                            "number": "Quy chế số",
                        },
                        f"netmon_agency_info{{{HERE}}}",
                        f"netmon_regulation_info{{{HERE}}}",
                        links={
                            "Trang cán bộ": link("Mở", 'https://${__data.fields["Trang cán bộ"]}/')
                        },
                        width=10,
                        height=5,
                    ),
                ],
            ),
            (
                "Sáu cổng và lý do",
                [
                    timeline(
                        "Sáu cổng",
                        Query(
                            "\nor ".join(
                                f"max by (gate) (netmon_lan_gate"
                                f'{{{HERE}, state="{state}"}} == 1) * {number}'
                                for number, state in enumerate(("pass", "undetermined", "fail"), 1)
                            ),
                            "{{gate}}",
                        ),
                        {
                            "1": STATES["pass"],
                            "2": STATES["undetermined"],
                            "3": STATES["fail"],
                        },
                    ),
                    grid(
                        "Vi phạm đang mở",
                        {
                            "rule": "Quy tắc",
                            "severity": "Mức độ",
                            "device": "device",
                            "Value #A": "Đã mở",
                        },
                        f"time() - netmon_finding_open_timestamp_seconds{{{HERE}}}",
                        links={
                            "device": link(
                                "Mở thiết bị",
                                "/d/netmon-device?var-agency=${agency}"
                                "&var-device=${__data.fields.device}",
                            )
                        },
                        units={"Đã mở": "s"},
                        width=12,
                        height=8,
                    ),
                    grid(
                        "Quy tắc theo điều khoản",
                        {
                            "article": "Điều khoản",
                            "rule": "Quy tắc",
                            "severity": "Mức độ",
                            "Value #A": "Đạt",
                            "Value #B": "Không đạt",
                            "Value #C": "Chưa rõ",
                        },
                        *(
                            f"sum by (rule, severity) "
                            f'(netmon_rule_results{{{HERE}, state="{state}"}})\n'
                            f"* on (rule) group_left (article) "
                            f"max by (rule, article) (netmon_rule_info{{{HERE}}})"
                            for state in ("pass", "fail", "unknown")
                        ),
                    ),
                ],
            ),
            (
                "Thiết bị và dịch vụ",
                [
                    grid(
                        "Thiết bị hạ tầng",
                        {
                            "device": "device",
                            "name": "Tên",
                            "role": "Vai trò",
                            "model": "Kiểu",
                            "Value #B": "Hoạt động",
                        },
                        f"netmon_device_info{{{HERE}}}",
                        f"netmon_device_up{{{HERE}}}",
                        links={
                            "device": link(
                                "Mở thiết bị",
                                "/d/netmon-device?var-agency=${agency}"
                                "&var-device=${__data.fields.device}",
                            )
                        },
                        width=14,
                    ),
                    bars(
                        "Thiết bị theo vai trò",
                        Query(f"sum by (role) (netmon_devices{{{HERE}}})", "{{role}}"),
                        width=10,
                    ),
                    lines(
                        "Độ sẵn sàng: cận dưới và cận trên của thiết bị kém nhất",
                        Query("min by (agency) (" + bound("up", HERE) + ")", "cận dưới (A_min)"),
                        Query(
                            "min by (agency) (" + bound("up|unknown", HERE) + ")",
                            "cận trên (A_max)",
                        ),
                        Query("vector(0.995)", "chỉ tiêu"),
                        unit="percentunit",
                    ),
                    timeline(
                        "Dịch vụ",
                        Query(f"max by (service) (netmon_service_up{{{HERE}}})", "{{service}}"),
                        UP_DOWN,
                    ),
                ],
            ),
        ],
        variables=[variable("agency", "Cơ quan", AGENCY)],
    )


def device() -> Dashboard:
    """One device: interfaces, errors, load."""
    speed = f"(ifHighSpeed{{{PORTS}}} * 1e6 > 0)"
    return board(
        "netmon-device",
        "Thiết bị: giao diện, lỗi, tải",
        [
            (
                "Thiết bị",
                [
                    grid(
                        "Thông tin",
                        {
                            "name": "Tên",
                            "role": "Vai trò",
                            "vendor": "Hãng",
                            "model": "Kiểu",
                            "os": "Hệ điều hành",
                            "version": "Phiên bản",
                            "serial": "Số hiệu",
                            "address": "Địa chỉ",
                            "site": "Nơi đặt",
                        },
                        f"netmon_device_info{{{THIS}}}",
                        height=4,
                    ),
                    timeline(
                        "Trả lời",
                        Query(f"netmon_device_up{{{THIS}}}", "{{device}}"),
                        UP_DOWN,
                        height=5,
                    ),
                    number("Độ sẵn sàng, cận dưới", bound("up", THIS), unit="percentunit", width=6),
                    number(
                        "Độ sẵn sàng, cận trên",
                        bound("up|unknown", THIS),
                        unit="percentunit",
                        width=6,
                    ),
                ],
            ),
            (
                "Giao diện",
                [
                    lines(
                        "Lưu lượng vào",
                        Query(f"rate(ifHCInOctets{{{PORTS}}}[$__rate_interval]) * 8", "{{ifName}}"),
                        unit="bps",
                    ),
                    lines(
                        "Lưu lượng ra",
                        Query(
                            f"rate(ifHCOutOctets{{{PORTS}}}[$__rate_interval]) * 8", "{{ifName}}"
                        ),
                        unit="bps",
                    ),
                    lines(
                        "Mức dùng so với tốc độ cổng",
                        Query(
                            f"rate(ifHCInOctets{{{PORTS}}}[$__rate_interval]) * 8\n/ {speed}",
                            "{{ifName}} vào",
                        ),
                        Query(
                            f"rate(ifHCOutOctets{{{PORTS}}}[$__rate_interval]) * 8\n/ {speed}",
                            "{{ifName}} ra",
                        ),
                        unit="percentunit",
                    ),
                    lines(
                        "Lỗi mỗi giây",
                        Query(f"rate(ifInErrors{{{PORTS}}}[$__rate_interval])", "{{ifName}} vào"),
                        Query(f"rate(ifOutErrors{{{PORTS}}}[$__rate_interval])", "{{ifName}} ra"),
                    ),
                    lines(
                        "Gói bị bỏ mỗi giây",
                        Query(f"rate(ifInDiscards{{{PORTS}}}[$__rate_interval])", "{{ifName}} vào"),
                        Query(f"rate(ifOutDiscards{{{PORTS}}}[$__rate_interval])", "{{ifName}} ra"),
                    ),
                    grid(
                        "Cổng",
                        {
                            "ifName": "Cổng",
                            "ifAlias": "Ghi chú",
                            "Value #A": "Trạng thái (1 hoạt động, 2 ngừng)",
                            "Value #B": "Tốc độ",
                        },
                        f"ifOperStatus{{{PORTS}}}",
                        f"ifHighSpeed{{{PORTS}}} * 1e6",
                        units={"Tốc độ": "bps"},
                        width=12,
                        height=8,
                    ),
                    lines(
                        "Đường lên: mức dùng",
                        Query(f"netmon_link_utilisation_ratio{{{THIS}}}", "{{interface}}"),
                        unit="percentunit",
                    ),
                    lines(
                        "Đường lên: tỷ lệ lỗi",
                        Query(f"netmon_interface_error_ratio{{{THIS}}}", "{{interface}}"),
                        unit="percentunit",
                    ),
                ],
            ),
            (
                "Tải và môi trường",
                [
                    lines(
                        "CPU, bộ nhớ, PoE",
                        Query(f"netmon_device_cpu_ratio{{{THIS}}}", "CPU {{sensor}}"),
                        Query(f"netmon_device_memory_ratio{{{THIS}}}", "bộ nhớ {{sensor}}"),
                        Query(f"netmon_device_poe_ratio{{{THIS}}}", "PoE {{sensor}}"),
                        unit="percentunit",
                        width=8,
                    ),
                    lines(
                        "Nhiệt độ",
                        Query(f"netmon_device_temperature_celsius{{{THIS}}}", "{{sensor}}"),
                        unit="celsius",
                        width=8,
                    ),
                    lines(
                        "SNMP không trả lời mỗi giây",
                        Query(
                            f"rate(netmon_snmp_timeouts_total{{{THIS}}}[$__rate_interval])",
                            "{{device}}",
                        ),
                        width=8,
                    ),
                ],
            ),
        ],
        variables=[
            variable("agency", "Cơ quan", AGENCY),
            variable("device", "Thiết bị", DEVICE),
        ],
    )
