"""What is said of inputs that are left out, or that cannot be found."""

from __future__ import annotations

from typing import Final, TypeAlias

from budgetlint.model.phrases import Phrase

#: Chinese and English, with what stands for their arguments.
Both: TypeAlias = tuple[str, str]

HIDDEN_FILE: Final = Phrase("隐藏的文件", "a hidden file")
HIDDEN_FOLDER: Final = Phrase("隐藏的文件夹", "a hidden folder")
SYSTEM_FILE: Final = Phrase("系统自动生成的文件", "a file that the system makes by itself")
SYSTEM_FOLDER: Final = Phrase("程序或系统自用的文件夹", "a folder of programs or of the system")
PACK_FOLDER: Final = Phrase("规则包的文件夹", "the folder of a rule pack")
LOCK: Final = Phrase("Office 或 WPS 打开文档时的临时文件", "a temporary file of Office or WPS for an open document")
SETTING: Final = Phrase("给 budgetlint 的配置", "configuration for budgetlint")
REPORT: Final = Phrase("budgetlint 写出的报告", "a report that budgetlint wrote")
WRITTEN: Final = Phrase("本次检查写出的文件", "a file that this run writes")
DRAFT: Final = Phrase("临时文件或备份", "a temporary file or a backup")
SPECIAL: Final = Phrase("不是普通文件", "no regular file")
UPWARDS: Final = Phrase("这个链接指回了上级文件夹", "a link back to a folder above")
SAME_FILE: Final[Both] = ("与 {first} 是同一个文件,只检查一次", "the same file as {first}, which is checked once")
SAME_FOLDER: Final[Both] = ("与 {first} 是同一个文件夹,只检查一次", "the same folder as {first}, which is checked once")
EXCLUDED: Final[Both] = ("{origin} 的「{pattern}」把它排除在外", "excluded by '{pattern}' of {origin}")
IMAGE: Final[Both] = (
    "图片(.{suffix})不能检查;是扫描件的,请合成 PDF 后加 --ocr",
    "a picture (.{suffix}) cannot be checked; put scans together into a PDF and use --ocr",
)
OTHER: Final[Both] = ("不是可以检查的文档(.{suffix})", "no document that can be checked (.{suffix})")
NAMELESS: Final = Phrase(
    "没有扩展名,内容也不像文档;确是文档的,请直接写出它的文件名",
    "it has no extension and does not look like a document; if it is one, name it on the command line",
)

BROKEN: Final = Phrase("链接指向的文件不存在;请检查链接。", "the link points to no file; check the link.")
NO_PATH: Final = Phrase("有一个路径是空的;请写明文件或文件夹。", "a path is empty; name a file or a folder.")
NO_FILE: Final = Phrase("没有这个文件或文件夹;请检查路径。", "there is no such file or folder; check the path.")
NO_MEMBER: Final = Phrase("压缩包里没有这个文件;请检查路径。", "the archive has no such file; check the path.")
NONE_FIT: Final = Phrase(
    "没有符合这个模式的文件或文件夹;请检查路径,或用 --help 看怎样写。",
    "no file or folder fits this pattern; check the path, or see --help for how to write one.",
)
NONE_HERE: Final = Phrase("文件夹里没有可以检查的文件。", "the folder has no file that can be checked.")
ALL_SKIPPED: Final[Both] = (
    "没有可以检查的文件,其中 {count} 个文件或文件夹都跳过了。",
    "there is no file that can be checked; {count} files or folders in it were all left out.",
)
ALL_MEMBERS_SKIPPED: Final[Both] = (
    "压缩包里没有可以检查的文件({count} 个文件都跳过了);请检查压缩包。",
    "the archive has no file that can be checked ({count} files were left out); check the archive.",
)
IS_PACK: Final[Both] = (
    "这是规则包的文件夹;检查规则包请用 budgetlint pack check {name}。",
    "this is the folder of a rule pack; to check one use budgetlint pack check {name}.",
)
NO_DOCUMENT: Final[Both] = (
    "{why},不是要检查的文档;请指明文档本身。",
    "this is {why}, not a document to be checked; name the document itself.",
)
CLOSED: Final[Both] = (
    "无法打开文件夹({why});请检查权限。",
    "the folder cannot be opened ({why}); check the permissions.",
)
NO_LIST: Final = Phrase(
    "不是文本文件,不知道要排除哪些文件;请用 UTF-8 另存。",
    "this is no text file, so it cannot be told what is excluded; save it as UTF-8.",
)
