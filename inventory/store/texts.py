"""What the store says when the book cannot be used: what, where, and what to do."""

from __future__ import annotations

from inventory.text import Text

NOT_A_BOOK = Text(
    vi="{path} không phải là sổ của netmon và được giữ nguyên: hãy chuyển tệp này đi nơi khác, hoặc"
    " cấu hình đường dẫn khác",
    en="{path} is not a netmon book and was left untouched: move it away, or configure another"
    " path",
)
NEWER = Text(
    vi="{path} do một bản netmon mới hơn ghi (lược đồ {found}, bản này biết đến {known}) và được"
    " giữ nguyên: hãy cài bản mới hơn, hoặc khôi phục bản sao lưu cũ hơn",
    en="{path} was written by a newer netmon (schema {found}, this one knows up to {known}) and was"
    " left untouched: install the newer version, or restore an older backup",
)
CORRUPT = Text(
    vi="{path} bị hỏng ({detail}): hãy dừng netmon, giữ lại tệp này để xem xét và khôi phục bản sao"
    " lưu gần nhất",
    en="{path} is damaged ({detail}): stop netmon, keep the file for examination, and restore the"
    " latest backup",
)
FULL = Text(
    vi="đĩa chứa {path} đã đầy, không ghi được gì thêm: hãy giải phóng dung lượng; những gì đã ghi"
    " nhận trước đó vẫn còn nguyên",
    en="the disk that holds {path} is full and nothing more was written: free some space;"
    " everything acknowledged before is still there",
)
LOCKED = Text(
    vi="{path} bị một tiến trình khác giữ quá {seconds} giây: hãy thử lại; nếu vẫn vậy, tìm tiến"
    " trình đang mở tệp này",
    en="{path} was held by another process for more than {seconds} s: try again; if it persists,"
    " look for the process that has the file open",
)
NOT_WRITABLE = Text(
    vi="không được phép ghi {path}: người dùng chạy netmon phải có quyền ghi tệp này và thư mục"
    " chứa nó",
    en="{path} may not be written: the user that runs netmon needs write permission on the file and"
    " on its directory",
)
NOT_OPENED = Text(
    vi="không mở được {path} ({detail}): kiểm tra đường dẫn và quyền của thư mục chứa nó",
    en="{path} cannot be opened ({detail}): check the path and the permissions of its directory",
)
DISK_ERROR = Text(
    vi="đĩa báo lỗi khi đọc hoặc ghi {path} ({detail}): kiểm tra đĩa và nhật ký hệ thống",
    en="the disk failed while {path} was read or written ({detail}): check the disk and the system"
    " log",
)
CLOSED = Text(
    vi="sổ {path} chưa được mở hoặc đã đóng: lỗi của chính netmon, hãy báo cho nhà phát triển",
    en="the book {path} is not open: a defect of netmon itself, please report it",
)
BACKUP_EXISTS = Text(
    vi="{path} đã có sẵn và được giữ nguyên: hãy chọn tên khác cho bản sao lưu",
    en="{path} exists already and was left untouched: choose another name for the backup",
)
NO_DECISION = Text(
    vi="sổ không có quyết định số {id}",
    en="the book has no decision number {id}",
)
NO_REGISTER_ENTRY = Text(
    vi="danh mục thiết bị không có dòng nào mang khóa {key}",
    en="the device register has no line with the key {key}",
)
