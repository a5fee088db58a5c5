"""Rows DP737 to DP739, DP769 and DP770: duties, their schedules and the Prefect server."""

from __future__ import annotations

from projects.codes.row import Code

FLOW_CODES = (
    Code(
        "DP737",
        "error",
        "没有这个流程，或选项不属于它",
        "The name is none of the duties, or an option has no meaning for that duty.",
        "用 daopai flows list 查看全部流程",
    ),
    Code(
        "DP738",
        "error",
        "服务器上已有同名的定时任务或工作池",
        "A deployment of that name belongs to another workspace, or the work pool is not of type "
        "process.",
        "改用不重名的文件夹名，或用 --pool 写另一个工作池",
    ),
    Code(
        "DP739",
        "error",
        "这个工作区已经在按时运行",
        "Two `serve` of one workspace would each start a server on the same database.",
        "只运行一个；要重新启动，先停掉那一个",
    ),
    Code(
        "DP769",
        "error",
        "Prefect 服务器没有指明或没有应答",
        "PREFECT_API_URL is not set, or nothing answers there. The temporary server of Prefect is "
        "never used.",
        "设置 PREFECT_API_URL，确认服务器在运行",
    ),
    Code(
        "DP770",
        "error",
        "Prefect 服务器启动不了",
        "The port is taken, the server ended or did not answer in time, or it ends again and "
        "again. Its log is in the workspace, .prefect/server.log.",
        "查看日志，检查端口、磁盘和数据库",
    ),
)
