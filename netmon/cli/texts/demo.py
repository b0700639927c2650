"""The words of ``netmon demo``."""

from __future__ import annotations

from inventory.text import Text

DEMO_WROTE = Text(
    vi="Kết quả ở {out}/: metrics.prom, inventory.json, findings.json, readiness.json",
    en="Results in {out}/: metrics.prom, inventory.json, findings.json, readiness.json",
)
DEMO_SERVES = Text(
    vi="Tác tử đang chạy trên cơ quan mô phỏng: http://127.0.0.1:{port}/ (Ctrl-C để dừng)",
    en="The agent is running on the simulated agency: http://127.0.0.1:{port}/ (Ctrl-C ends it)",
)
DEMO_STARTS = Text(
    vi="Đang dựng cơ quan mô phỏng và chạy chu kỳ đầu, khoảng 10 giây...",
    en="Starting the simulated agency and the first cycle, some 10 seconds...",
)

HELP = {
    "demo": Text(
        vi="Chạy toàn bộ công việc trên một cơ quan mô phỏng (chỉ loopback, không cần root).\n\n"
        "Ví dụ: netmon demo --once --out demo-out",
        en="Do the whole job against a simulated agency (loopback only, no root).\n\n"
        "Example: netmon demo --once --out demo-out",
    ),
    "demo once": Text(vi="Chạy một chu kỳ rồi thoát.", en="One cycle, then exit."),
    "demo out": Text(vi="Thư mục ghi kết quả.", en="Directory for the results."),
}
