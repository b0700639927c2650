"""The words of the month's report and of its proof, in Vietnamese and English."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from inventory.text import Text

READINESS_WORDS: Final[Mapping[str, Text]] = {
    "report": Text(vi="Báo cáo tháng", en="The month's report"),
    "report_of": Text(
        vi="Báo cáo mức sẵn sàng của mạng LAN, tháng {month}",
        en="Report on the readiness of the LAN, {month}",
    ),
    "report_back": Text(vi="Về trang sẵn sàng", en="Back to readiness"),
    "report_see": Text(vi="Xem báo cáo tháng {month}", en="Read the report of {month}"),
    "report_later": Text(
        vi="Báo cáo và gói bằng chứng có khi tháng kết thúc.",
        en="The report and the proof bundle come when the month has ended.",
    ),
    "report_note": Text(
        vi="Dự thảo lập từ số liệu của chính cơ quan. Số, ngày, chữ ký và dấu do cơ quan ghi khi "
        "ban hành.",
        en="A draft from the agency's own figures. The office adds number, date, signature and "
        "stamp.",
    ),
    "report_docx": Text(vi="Tải văn bản (DOCX)", en="Download the paper (DOCX)"),
    "report_xlsx": Text(vi="Tải phụ lục (XLSX)", en="Download the annexes (XLSX)"),
    "report_json": Text(vi="Tải số liệu (JSON)", en="Download the figures (JSON)"),
    "annex": Text(vi="Phụ lục {number}", en="Annex {number}"),
    "annex_empty": Text(vi="Không có dòng nào.", en="Nothing to list."),
    "verify": Text(vi="Kiểm tra gói bằng chứng", en="Verify a proof bundle"),
    "verify_own": Text(vi="Kiểm tra gói của máy này", en="Verify this agent's bundle"),
    "verify_other": Text(vi="Kiểm tra một tệp", en="Verify a file"),
    "verify_file": Text(
        vi="Tệp gói bằng chứng (.zip, tối đa {most} MB)",
        en="File of a proof bundle (.zip, {most} MB at most)",
    ),
    "verify_busy": Text(
        vi="Đang gửi và kiểm tra, có thể mất một phút…",
        en="Sending and verifying, this may take a minute…",
    ),
    "verify_good": Text(vi="Gói bằng chứng nguyên vẹn", en="The bundle is intact"),
    "verify_bad": Text(vi="Gói bằng chứng không đạt", en="The bundle is refused"),
    "verify_where": Text(
        vi="Số sau dấu hai chấm là vị trí byte trong tệp, tính từ 0.",
        en="The number after the colon is the byte's place in the file, from 0.",
    ),
    "verify_agency": Text(vi="Cơ quan", en="Agency"),
    "verify_hash": Text(vi="Mã băm của gói", en="Hash of the bundle"),
    "verify_key": Text(vi="Khóa ký", en="Signing key"),
    "verify_key_known": Text(vi="Đúng khóa của máy này", en="This agent's own key"),
    "verify_key_unknown": Text(
        vi="Chưa đối chiếu được: so khóa trong gói với danh mục cơ quan của tỉnh",
        en="Not compared: hold the bundle's key against the province's registry",
    ),
    "verify_same": Text(vi="So với gói máy này đang giữ", en="Beside what this agent has"),
    "verify_same_yes": Text(vi="Giống từng byte", en="The same, byte for byte"),
    "verify_same_no": Text(vi="Khác", en="Different"),
    "verify_verdict": Text(vi="Kết luận tính lại từ gói", en="Verdict computed again from it"),
    "verify_silent": Text(vi="Ngày không có số liệu", en="Days without any record"),
    "no_bundle": Text(
        vi="Tệp này không phải gói bằng chứng, hoặc vỏ ZIP đã bị sửa. Chi tiết: {why}",
        en="This file is no proof bundle, or its ZIP container was altered. Detail: {why}",
    ),
    "no_proof": Text(
        vi="Chưa có gói bằng chứng của tháng này.", en="There is no proof bundle of this month."
    ),
    "bundle_too_large": Text(
        vi="Tệp lớn hơn {most} MB; gói bằng chứng một tháng chỉ vài MB.",
        en="The file is larger than {most} MB; a month's proof is a few MB.",
    ),
    "proof_broken": Text(
        vi="Không lập được gói bằng chứng. Chi tiết: {why}",
        en="The proof bundle cannot be made. Detail: {why}",
    ),
}
