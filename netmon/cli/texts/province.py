"""The words of ``netmon province``."""

from __future__ import annotations

from inventory.text import Text
from netmon.cli.texts.shared import JSON, LOG_JSON, LOG_LEVEL, REGISTRY, WEB_CONFIG, WEB_INSECURE

_SCHEME = Text(
    vi="https, hoặc http khi tác tử ở trên chính máy này.",
    en="https, or http when the agents are on this very machine.",
)
_ACCESS = {
    "scheme": _SCHEME,
    "user": Text(vi="Tài khoản để hỏi tác tử.", en="User for asking agents."),
    "password_file": Text(
        vi="Tệp chứa mật khẩu của tài khoản đó.", en="File with that user's password."
    ),
    "ca_file": Text(
        vi="Chứng thư của nơi ký cho các tác tử (PEM).",
        en="Certificate of the authority that signs the agents' (PEM).",
    ),
    "cert_file": Text(
        vi="Chứng thư của phía tỉnh, khi tác tử yêu cầu (mTLS).",
        en="This side's certificate, where agents ask for one (mTLS).",
    ),
    "key_file": Text(vi="Khóa của chứng thư đó.", en="That certificate's key."),
}
RULES_WRITTEN = Text(
    vi="Đã ghi {count} tệp quy tắc vào {out}.", en="Wrote {count} rule files to {out}."
)
COLLECT_TITLES = (
    Text(vi="Cơ quan", en="Agency"),
    Text(vi="Kết quả", en="Result"),
    Text(vi="SHA-256 hoặc lý do", en="SHA-256 or reason"),
)
COLLECT_OUTCOMES = {
    "fetched": Text(vi="đã nhận", en="fetched"),
    "unchanged": Text(vi="đã có, không đổi", en="unchanged"),
    "none": Text(vi="tác tử chưa có gói", en="agent has none"),
    "failed": Text(vi="không lấy được", en="failed"),
    "no_agent": Text(vi="chưa có tác tử", en="no agent"),
}
COLLECTED = Text(
    vi="Có gói minh chứng {month} của {have}/{all} cơ quan.",
    en="Proof bundles of {month}: {have} of {all} agencies.",
)

HELP = {
    "province": Text(
        vi="Phía trung tâm tỉnh: danh mục cơ quan cho Prometheus, thu thập minh chứng.\n\n"
        "Ví dụ: netmon province serve --registry registry.yaml",
        en="The NOC's side: the registry for Prometheus, collection of proof.\n\n"
        "Example: netmon province serve --registry registry.yaml",
    ),
    "province serve": Text(
        vi="Phục vụ danh mục cơ quan: /metrics, /sd/agencies, /sd/devices.\n\n"
        "Ví dụ: netmon province serve --registry registry.yaml --ca-file ca.pem",
        en="Serve the registry: /metrics, /sd/agencies, /sd/devices.\n\n"
        "Example: netmon province serve --registry registry.yaml --ca-file ca.pem",
    ),
    "province serve registry": REGISTRY,
    "province serve declared": Text(
        vi="Biểu chỉ tiêu khai báo đã điền (CSV hoặc XLSX); dùng được nhiều lần.",
        en="Filled-in form of declared indicators (CSV or XLSX); may be given several times.",
    ),
    "province serve listen": Text(vi="Địa chỉ:cổng để phục vụ.", en="ADDRESS:PORT to serve."),
    "province serve web_config": WEB_CONFIG,
    "province serve web_insecure": WEB_INSECURE,
    "province serve log_level": LOG_LEVEL,
    "province serve log_json": LOG_JSON,
    **{f"province serve {name}": text for name, text in _ACCESS.items()},
    "province targets": Text(
        vi="In các tác tử theo định dạng file_sd của Prometheus.\n\n"
        "Ví dụ: netmon province targets --registry registry.yaml > agents.json",
        en="Print the agents as Prometheus file_sd.\n\n"
        "Example: netmon province targets --registry registry.yaml > agents.json",
    ),
    "province targets registry": REGISTRY,
    "province targets scheme": _SCHEME,
    "province rules": Text(
        vi="Ghi các tệp quy tắc và cảnh báo cho Prometheus.\n\n"
        "Ví dụ: netmon province rules --out /etc/prometheus/rules",
        en="Write the recording and alerting rules for Prometheus.\n\n"
        "Example: netmon province rules --out /etc/prometheus/rules",
    ),
    "province rules out": Text(vi="Thư mục ghi.", en="Folder to write to."),
    "province collect": Text(
        vi="Lấy gói minh chứng tháng của mọi cơ quan; chạy lại thì tiếp tục chỗ dở.\n"
        "Mã thoát 3 khi còn thiếu.\n\n"
        "Ví dụ: netmon province collect --registry registry.yaml --month 2026-10 --out goi/",
        en="Fetch every agency's proof bundle of a month; run again to continue.\n"
        "Exit code 3 while some are missing.\n\n"
        "Example: netmon province collect --registry registry.yaml --month 2026-10 --out bundles/",
    ),
    "province collect registry": REGISTRY,
    "province collect month": Text(vi="Tháng YYYY-MM.", en="Month YYYY-MM."),
    "province collect out": Text(vi="Thư mục chứa các gói.", en="Folder for the bundles."),
    "province collect json": JSON,
    **{f"province collect {name}": text for name, text in _ACCESS.items()},
}
