"""The words that deadlines are made of. A word that stands nowhere here makes the text refused.

`FILLER` says what is being done, or nothing at all, and cannot move a date. A word that could
(不, 除, 左右, 或, 目前 …) must never be added to it.
"""

from __future__ import annotations


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


RELATIVE_YEARS = {
    **dict.fromkeys(_words("今年 本年 当年 本年度 今年度 当年度 该年度"), 0),
    **dict.fromkeys(_words("明年 来年 下年 明年度 下年度 下一年度 下一年"), 1),
    **dict.fromkeys(_words("去年 上年 上年度 上一年度 上一年 去年度"), -1),
    **dict.fromkeys(("后年",), 2),
    **dict.fromkeys(("前年",), -2),
}
RELATIVE_MONTHS = {
    **dict.fromkeys(("本月", "当月", "这个月", "本月份"), 0),
    **dict.fromkeys(_words("下月 下个月 下月份 下个月份 次月"), 1),
    **dict.fromkeys(("上月", "上个月", "上月份", "上个月份"), -1),
}
RELATIVE_QUARTERS = {
    **dict.fromkeys(_words("本季度 本季 当季 这个季度 当季度"), 0),
    **dict.fromkeys(("下季度", "下个季度", "下一季度", "下季"), 1),
    **dict.fromkeys(("上季度", "上个季度", "上一季度", "上季"), -1),
}
RELATIVE_DAYS = {"今天": 0, "今日": 0, "即日": 0, "明天": 1, "明日": 1, "后天": 2}
NEXT_YEAR_OF_SPAN = ("次年", "翌年", "第二年")
HALVES = {"上半年": 1, "下半年": 2}
TEN_DAYS = {"上旬": 1, "中旬": 2, "下旬": 3}
FIVE_YEARS = {"十三五": 2016, "十四五": 2021, "十五五": 2026, "十六五": 2031}

UNITS = {
    "year": ("年", "年度"),
    "month": ("月", "月份"),
    "day": ("日", "号"),
    "quarter": ("季度", "季"),
    "months": ("个月",),
    "days": _words("天 日历天 日历日 自然日 个自然日 个日历天 个日历日 天时间"),
    "workdays": ("工作日", "个工作日", "个工作天", "工作天"),
    "weeks": _words("周 星期 个星期 礼拜 个周 个礼拜"),
    "quarters": ("个季度",),
    "hours": ("小时", "个小时"),
}
MARKS = {
    "end": ("底", "末"),
    "begin": ("初",),
    "within": ("内", "之内", "以内"),
    "before": ("前", "之前", "以前"),
    "after": ("后", "之后", "以后", "过后"),
    "since": _words("起 以来 之日起 当日起 之日算起 算起 起算 之日开始"),
    "until": ("止", "为止"),
    "range": ("-", "至", "到"),
    "list": ("、",),
    "every": ("每", "每个", "按", "逐"),
    "ordinal": ("第",),
    "half-year": ("半年",),
    "half-month": ("半月", "半个月"),
    "half": ("半", "个半"),
    "ten": ("旬",),
    "break": (",", ";"),
    "hundred-days": _words("百日 百日攻坚 百日冲刺 百日会战 百日行动 百日大会战"),
    "workday-end": ("下班", "下班时"),
    "daypart": _words("上午 中午 下午 晚上 晚 早上 傍晚"),
    "vague": _words(
        "及时 尽快 择期 陆续 第一时间 适时 逐步 长期 持续 长期坚持 立行立改 即知即改 立即 "
        "尽早 抓紧 常态化 待定 另行通知 即时 随时 适当时候 早日 力争 暂定 争取 力求"
    ),
    "duration": _words("工期 施工工期 总工期 合同工期 计划工期 主体工期 延期 周期 建设周期 期限"),
    "delay": _words(
        "滞后 滞后工期 超期 逾期 延误 历时 为期 抢回 抢回工期 抢回滞后工期 工期滞后 工期延误"
    ),
    # Too loose for a day: refused by name, with the reason in grammar.LOOSE.
    "loose": _words(
        "左右 前后 大约 大概 约 周末 本周末 下周末 节后 或 或者 凌晨 期间 近期 "
        "目前 近日 不含 除 不 未 非"
    ),
}
VERBS = {
    "start": _words(
        "开工 动工 启动 开始 进场 开建 开工建设 启动建设 开始施工 复工 进场施工 实施 "
        "组织实施 全面启动 全面开工"
    ),
    "finish": _words(
        "完工 竣工 完成 建成 完毕 结束 交付 交付使用 投入使用 投用 投入运行 验收 验收合格 "
        "竣工验收 完成验收 通过验收 整改到位 整改完成 整改完毕 办结 销号 上报 报送 报 "
        "提交 反馈 排查 安装完 安装完成 安装完毕 通车 点火 落实 到位 建设完成 建成投用 "
        "建成投入使用 拆除 移交 并网 全面完成 基本完成 基本建成 完成建设 主体完工 "
        "主体竣工 主体封顶 封顶 贯通 完成整改 开标 截标 批复 核准 招标 "
        "完成招标 编制 编制完成 审批 立项 取得 启用 开通 试运行 调试 备案 采购 公布 出具 形成"
    ),
}
FILLER = _words(
    "于 在 已 已于 自 从 由 将 了 的 要 应 需 须 应当 必须 务必 确保 保证 计划 拟 拟于 预计 预期 "
    "截至 截止 截止到 截至到 截止至 不晚于 不迟于 不得晚于 不得迟于 最迟 最晚 至迟 最迟于 "
    "最晚于 全部 全面 基本 工程 项目 主体 主体工程 任务 工作 整改 进展 情况 建设 施工 "
    "安装 如期 按期 按时 正常 为 是 年度任务 公开报道 时限 完成时限 完成时间 截止时间 "
    "截止日期 到期 时间 日期 计划完成时间 竣工时间 开工时间 整改时限 办理时限 要求 一期 "
    "二期 三期 四期 一标 二标 三标 四标 五标 六标 七标 八标 一标段 二标段 三标段 本通知 "
    "本方案 本计划 文件 本意见 本办法 并 均 都 我局 各单位 之日 当日 一次 之间 含 含当日 ( ) [ "
    "] 《 》 “ ” \" ' ‘ ’ : . = 【 】 |"
)
"""The full stop among them is that of 2024.6.30 only after the lexer has taken dates out."""

EVENTS = {
    "开工": ("开工", "动工", "进场", "开工建设"),
    "合同签订": _words("合同签订 签订合同 签约 合同签署 签署合同 签订 施工合同签订 签订施工合同"),
    "合同生效": ("合同生效",),
    "印发": _words("印发 发文 下发 发布 本通知印发 本方案印发 文件印发 通知印发 印发通知"),
    "收到": _words("收到 收到通知 接到通知 收到本通知 收到通知书 接文"),
    "中标": ("中标", "定标", "中标通知书发出", "发出中标通知书"),
    "公示": ("公示", "公示期满", "公示结束"),
    "竣工": ("竣工", "完工"),
    "竣工验收": ("竣工验收", "竣工验收合格", "验收合格", "验收"),
    "施工许可": ("取得施工许可证", "施工许可证核发", "领取施工许可证"),
}
"""Events that terms are counted from -> what documents call them. 印发 is the document's date."""

WINDOWS = ("汛期", "主汛期", "汛")
_PLAIN_FESTIVALS = _words(
    "元旦 春节 元宵 清明 劳动节 五一 五四 青年节 六一 儿童节 端午 七一 建党节 八一 建军节 "
    "七夕 中秋 国庆 十一 重阳 除夕 妇女节 三八 植树节 教师节"
)
FESTIVALS = {name: name for name in _PLAIN_FESTIVALS} | {
    "五一劳动节": "五一",
    "五一国际劳动节": "五一",
    "五四青年节": "五四",
    "六一儿童节": "六一",
    "七一建党节": "七一",
    "八一建军节": "八一",
    "十一国庆": "十一",
    "三八妇女节": "三八",
}
"""As written -> the name that `projects.holidays.festival` knows."""
SOLAR_TERMS = _words(
    "立春 雨水 惊蛰 春分 谷雨 立夏 小满 芒种 夏至 小暑 大暑 立秋 处暑 白露 秋分 寒露 霜降 "
    "立冬 小雪 大雪 冬至 小寒 大寒"
)
