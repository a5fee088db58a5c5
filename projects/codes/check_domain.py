"""Rows DP655 to DP659, DP666, DP667: terms set by law or practice, what comes first on site."""

from __future__ import annotations

from projects.codes.row import Code

CHECK_DOMAIN_CODES = (
    Code(
        "DP655",
        "warning",
        "短于法定或通行期限",
        "A work is shorter than the least term of its kind.",
        "排足期限",
    ),
    Code(
        "DP656",
        "note",
        "短于通常的办理期限",
        "A work counts on somebody to be quicker than the term that he may take.",
        "有书面意见再按短的排",
    ),
    Code(
        "DP657",
        "warning",
        "超过法定或通行期限",
        "A work is longer than the term within which it has to be done.",
        "压到期限以内",
    ),
    Code(
        "DP658",
        "note",
        "没有考虑流标",
        "A tender lies ahead, and no event sends it back for lack of bidders.",
        "写上流标事件，或留出时间",
    ),
    Code(
        "DP659",
        "warning",
        "新铺路面又开挖",
        "An excavation follows a new pavement on the same stretch within 5 (3) years.",
        "先做地下管线再铺路面",
    ),
    Code(
        "DP666",
        "warning",
        "回填先于闭水试验",
        "By its dates a trench is backfilled before its pipes are tested.",
        "回填接在闭水试验后面",
    ),
    Code(
        "DP667",
        "warning",
        "先后次序不合规定",
        "Acceptance before completion, registration before acceptance, contract before publicity.",
        "补上先后关系",
    ),
)
