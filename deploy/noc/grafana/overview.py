"""The dashboards across agencies: services, inventory, the agents themselves."""

from __future__ import annotations

from grafana_foundation_sdk.builders.dashboard import Dashboard

from deploy.noc.grafana.panels import (
    AGENCY,
    AMBER,
    GREEN,
    RED,
    UP_DOWN,
    AnyPanel,
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
from deploy.noc.grafana.queries import BAD_WHEN_ANY, HERE


def services() -> Dashboard:
    """How well the province's services can be used from each agency."""

    def quality(title: str, metric: str, unit: str) -> AnyPanel:
        name = "{{agency}} {{service}}"
        return lines(title, Query(f"{metric}{{{HERE}}}", name), unit=unit)

    return board(
        "netmon-services",
        "Dịch vụ và chất lượng đường truyền",
        [
            (
                "Dùng được hay không",
                [
                    timeline(
                        "Dịch vụ theo cơ quan",
                        Query(f"netmon_service_up{{{HERE}}}", "{{agency}} {{service}}"),
                        UP_DOWN,
                        width=16,
                        height=10,
                    ),
                    bars(
                        "Số cơ quan không dùng được",
                        Query("sum by (service) (1 - netmon_service_up)", "{{service}}"),
                        width=8,
                    ),
                ],
            ),
            (
                "Chất lượng",
                [
                    quality("Trễ khứ hồi", "netmon_service_rtt_seconds", "s"),
                    quality("Biến động trễ (jitter)", "netmon_service_jitter_seconds", "s"),
                    quality("Mất gói", "netmon_service_loss_ratio", "percentunit"),
                    quality("Thời gian tới byte đầu", "netmon_service_ttfb_seconds", "s"),
                    bars(
                        "Trễ lớn nhất theo cơ quan",
                        Query(
                            "topk(15, max by (agency) (netmon_service_rtt_seconds))", "{{agency}}"
                        ),
                        unit="s",
                    ),
                    bars(
                        "Chứng thư còn hạn",
                        Query(
                            "min by (service) "
                            "(netmon_service_certificate_expiry_timestamp_seconds) - time()",
                            "{{service}}",
                        ),
                        unit="s",
                    ),
                ],
            ),
        ],
        variables=[variable("agency", "Cơ quan", AGENCY, everything=True)],
    )


def inventory() -> Dashboard:
    """What there is."""
    return board(
        "netmon-inventory",
        "Kiểm kê thiết bị",
        [
            (
                "Tổng quát",
                [
                    number("Thiết bị", f"sum(netmon_devices{{{HERE}}})", width=6),
                    number(
                        "Chưa đăng ký",
                        f'sum(netmon_devices{{{HERE}, registration="unregistered"}})',
                        width=6,
                        color=steps((None, GREEN), (1, AMBER)),
                    ),
                    number(
                        "Trùng địa chỉ IP",
                        f"sum(netmon_address_conflicts{{{HERE}}})",
                        width=6,
                        color=BAD_WHEN_ANY,
                    ),
                    number(
                        "Máy chủ DHCP lạ",
                        f"sum(netmon_rogue_dhcp_servers{{{HERE}}})",
                        width=6,
                        color=BAD_WHEN_ANY,
                    ),
                ],
            ),
            (
                "Theo loại",
                [
                    bars("Vai trò", Query(f"sum by (role) (netmon_devices{{{HERE}}})", "{{role}}")),
                    lines(
                        "Máy lạ theo thời gian",
                        Query(f"sum by (agency) (netmon_unknown_stations{{{HERE}}})", "{{agency}}"),
                    ),
                    grid(
                        "Hãng và kiểu thiết bị hạ tầng",
                        {"vendor": "Hãng", "model": "Kiểu", "Value #A": "Số lượng"},
                        f"count by (vendor, model) (netmon_device_info{{{HERE}}})",
                        width=12,
                    ),
                    grid(
                        "Phiên bản phần mềm",
                        {"os": "Hệ điều hành", "version": "Phiên bản", "Value #A": "Số lượng"},
                        f"count by (os, version) (netmon_device_info{{{HERE}}})",
                        width=12,
                    ),
                ],
            ),
            (
                "Danh sách",
                [
                    grid(
                        "Thiết bị hạ tầng",
                        {
                            "agency": "agency",
                            "device": "device",
                            "name": "Tên",
                            "role": "Vai trò",
                            "vendor": "Hãng",
                            "model": "Kiểu",
                            "version": "Phiên bản",
                            "serial": "Số hiệu",
                            "site": "Nơi đặt",
                            "address": "Địa chỉ",
                        },
                        f"netmon_device_info{{{HERE}}}",
                        links={
                            "device": link(
                                "Mở thiết bị",
                                "/d/netmon-device?var-agency=${__data.fields.agency}"
                                "&var-device=${__data.fields.device}",
                            )
                        },
                        height=14,
                    ),
                    grid(
                        "Cấu hình sao lưu cũ hơn 30 ngày",
                        {"agency": "agency", "device": "device", "Value #A": "Tuổi"},
                        f"time() - netmon_config_backup_timestamp_seconds{{{HERE}}} > 30 * 86400",
                        units={"Tuổi": "s"},
                        width=12,
                    ),
                    grid(
                        "Không thấy quá 7 ngày",
                        {"agency": "agency", "device": "device", "Value #A": "Đã bao lâu"},
                        f"time() - netmon_device_last_seen_timestamp_seconds{{{HERE}}} > 7 * 86400",
                        units={"Đã bao lâu": "s"},
                        width=12,
                    ),
                ],
            ),
        ],
        variables=[variable("agency", "Cơ quan", AGENCY, everything=True)],
    )


def agents() -> Dashboard:
    """Whether the agents themselves work, and what they cost."""
    up = f'up{{job="netmon-agent", {HERE}}}'
    return board(
        "netmon-agents",
        "Sức khỏe tác tử",
        [
            (
                "Nghe được",
                [
                    timeline("Trả lời", Query(up, "{{agency}}"), UP_DOWN, height=10),
                    grid(
                        "Phiên bản",
                        {
                            "agency": "agency",
                            "version": "Phiên bản",
                            "pythonversion": "Python",
                            "Value #A": "",
                        },
                        f"netmon_build_info{{{HERE}}}",
                        width=12,
                    ),
                    lines(
                        "Tuổi của số liệu",
                        Query(
                            f"timestamp(netmon_snapshot_timestamp_seconds{{{HERE}}})\n"
                            f"- netmon_snapshot_timestamp_seconds{{{HERE}}}",
                            "{{agency}}",
                        ),
                        unit="s",
                    ),
                    lines(
                        "Đồng hồ lệch",
                        Query(
                            f"netmon_time_seconds{{{HERE}}}\n"
                            f"- timestamp(netmon_time_seconds{{{HERE}}})",
                            "{{agency}}",
                        ),
                        unit="s",
                    ),
                    grid(
                        "Tự xưng mã cơ quan khác",
                        {"agency": "agency", "exported_agency": "Tự xưng", "instance": "Địa chỉ"},
                        f"netmon_agency_info{{{HERE}}}\n"
                        "unless on (agency, exported_agency) label_replace("
                        'count by (exported_agency) (netmon_agency_info), "agency", "$1", '
                        '"exported_agency", "(.+)")',
                        width=12,
                        height=8,
                    ),
                    lines(
                        "Độ dài chuỗi minh chứng",
                        Query(f"netmon_evidence_chain_length{{{HERE}}}", "{{agency}}"),
                    ),
                ],
            ),
            (
                "Công việc",
                [
                    lines(
                        "Thời gian mỗi việc",
                        Query(f"netmon_task_duration_seconds{{{HERE}}}", "{{agency}} {{task}}"),
                        unit="s",
                    ),
                    lines(
                        "Việc hỏng trong giờ qua",
                        Query(
                            f"increase(netmon_task_failures_total{{{HERE}}}[1h])",
                            "{{agency}} {{task}}",
                        ),
                    ),
                    lines(
                        "Lỗi nội bộ",
                        Query(
                            f"increase(netmon_internal_errors_total{{{HERE}}}[1h])", "{{agency}}"
                        ),
                    ),
                    lines(
                        "Gói gửi vào mạng LAN mỗi giây",
                        Query(
                            f"sum by (agency, kind) "
                            f"(rate(netmon_packets_sent_total{{{HERE}}}[$__rate_interval]))",
                            "{{agency}} {{kind}}",
                        ),
                    ),
                    lines(
                        "Yêu cầu SNMP mỗi giây",
                        Query(
                            f"sum by (agency) "
                            f"(rate(netmon_snmp_requests_total{{{HERE}}}[$__rate_interval]))",
                            "{{agency}}",
                        ),
                    ),
                    lines(
                        "Số chuỗi mỗi lần thu",
                        Query(f"sum by (agency) (scrape_samples_scraped{{{HERE}}})", "{{agency}}"),
                    ),
                    lines(
                        "Thời gian thu",
                        Query(
                            f'scrape_duration_seconds{{job="netmon-agent", {HERE}}}', "{{agency}}"
                        ),
                        unit="s",
                    ),
                    number(
                        "Danh mục nạp lại thành công",
                        'netmon_config_last_reload_successful{job="netmon-province"}',
                        words={"1": ("Được", GREEN), "0": ("Bị từ chối", RED)},
                    ),
                ],
            ),
        ],
        variables=[variable("agency", "Cơ quan", AGENCY, everything=True)],
    )
