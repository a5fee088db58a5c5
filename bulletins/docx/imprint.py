"""What an office puts around a document: its mark, number, addressees, copies."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Imprint:
    """All may be empty: then the document's own masthead, 期号 and office stand."""

    mark: str = ""
    """发文机关标志, in red at the head of page 1."""
    number: str = ""
    """发文字号 (the office's letters, the year, the number). With it the head is that of a 文件,
    without it that of a 简报."""
    addressee: str = ""
    """主送机关, without the colon."""
    copies: tuple[tuple[str, str], ...] = ()
    """Label and receivers, such as ("报", "市政府") and ("送", "各责任单位")."""
    printed_by: str = ""
    """印发机关."""
