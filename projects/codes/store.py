"""Rows DP840 to DP859: the store, see docs/store.md."""

from __future__ import annotations

from projects.codes.row import Code

STORE_CODES = (
    Code(
        "DP840",
        "error",
        "数据库地址不可用",
        "No URL, or neither a file of SQLite nor PostgreSQL.",
        "写成 daopai.db 或 postgresql://用户@服务器/数据库",
    ),
    Code(
        "DP841",
        "error",
        "没有 PostgreSQL 驱动程序",
        "psycopg is an extra of the installation.",
        "用 uv sync --extra postgresql 安装",
    ),
    Code(
        "DP842",
        "error",
        "打不开数据库文件",
        "The folder is missing, or the path is a folder.",
        "核对路径，或先建文件夹",
    ),
    Code(
        "DP843",
        "error",
        "不是本程序的数据库",
        "No database, another program's tables, or not in UTF-8; left untouched.",
        "核对 database，另用一个空的数据库",
    ),
    Code(
        "DP844",
        "error",
        "数据库已损坏",
        "SQLite reports a damaged file, or a kept file has changed.",
        "保留坏文件，用备份恢复",
    ),
    Code(
        "DP845",
        "error",
        "数据库由更新的版本写成",
        "Its schema is newer than this program; left untouched.",
        "升级本程序",
    ),
    Code(
        "DP846",
        "error",
        "数据库正被他人使用",
        "Others were writing for longer than a writer waits, or the server has no free connection.",
        "等对方结束后再试",
    ),
    Code(
        "DP847",
        "error",
        "数据库不能写入",
        "The file, its folder, the role or the server is read-only.",
        "检查权限",
    ),
    Code(
        "DP848",
        "error",
        "磁盘已满",
        "Nothing of this command was recorded; everything before it is there.",
        "腾出空间后再登记一次",
    ),
    Code(
        "DP849",
        "error",
        "连不上数据库服务器",
        "No server answers there, or it is starting up.",
        "检查地址、端口和网络",
    ),
    Code(
        "DP850",
        "error",
        "服务器不接受用户名或密码",
        "The server refused the login.",
        "核对地址中的用户名和密码",
    ),
    Code("DP851", "error", "服务器上没有这个数据库", "It must be created first.", "由管理员建立"),
    Code(
        "DP852",
        "error",
        "与数据库的连接中断",
        "The session ended; while committing the outcome is unknown.",
        "恢复后核对，没有登记的再登记一次",
    ),
    Code("DP853", "error", "文件太大", "A kept file has more than 20 MB.", "压缩或拆分后再登记"),
    Code(
        "DP854",
        "error",
        "文字里有不能保存的字符",
        "U+0000 or half of a surrogate pair.",
        "删去这个字符",
    ),
    Code(
        "DP855",
        "error",
        "没有登记过这个文件",
        "The store keeps no file of this SHA-256.",
        "先登记文件，再引用它",
    ),
    Code("DP856", "error", "没有这一版计划", "No revision of this number.", "给出已有的版号"),
    Code(
        "DP857",
        "error",
        "数据库报错",
        "Whatever else the database says; nothing was recorded.",
        "把原话转给管理员",
    ),
    Code("DP858", "error", "这份表已登记过", "A form is applied once.", "有更正的，改了再交"),
    Code(
        "DP859",
        "error",
        "订阅已有或没有",
        "One name holds one valid token of a feed; only one not revoked is revoked or renewed.",
        "续期，或先收回旧的再发新的",
    ),
)
