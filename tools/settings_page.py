"""
Write `docs/operate/settings.md` from the settings themselves, so that it cannot be wrong.

python -m tools.settings_page [check]
"""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

PAGE: Final = Path(__file__).resolve().parents[1] / "docs" / "operate" / "settings.md"
# read by the command line before, or without, Django
OF_THE_COMMAND_LINE: Final = {
    "MOTCUA_LANGUAGE": "Ngôn ngữ của dòng lệnh: vi (mặc định) hoặc en",
}
HEAD: Final = """# Thiết lập

Tất cả đọc từ biến môi trường; chạy trên một máy để thử thì không cần đặt gì. Bí mật có thể đặt
trong tệp, nêu tên tệp ở biến có đuôi `_FILE`. Giá trị sai làm chương trình dừng ngay khi khởi động,
kèm một câu nói phải đặt thế nào. Trang này do `python -m tools.settings_page` viết ra.

| Biến | Để làm gì |
|---|---|
"""


def page() -> str:
    with TemporaryDirectory() as folder:
        os.environ["MOTCUA_DATA"] = folder
        from motcua.config import (
            environment,
            settings,  # noqa: F401  # reading it fills the table
        )
    read = environment.READ | OF_THE_COMMAND_LINE
    return HEAD + "".join(f"| `{name}` | {read[name]} |\n" for name in sorted(read))


def main(arguments: Sequence[str]) -> int:
    if list(arguments) == ["check"]:
        same = PAGE.exists() and PAGE.read_text(encoding="utf-8") == page()
        if not same:
            print(f"{PAGE.name} is not what the settings say: python -m tools.settings_page")
        return 0 if same else 1
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
