"""A position in the tokens."""

from __future__ import annotations

from projects.deadlines.lexer import Token

_NOTHING = Token("end-of-text", "")


class Cursor:
    """Looks at tokens and takes them. A failed try goes back by setting `at`."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.at = 0

    def peek(self, ahead: int = 0) -> Token:
        """The token `ahead`, one of kind `end-of-text` behind the last."""
        place = self.at + ahead
        return self.tokens[place] if place < len(self.tokens) else _NOTHING

    def sees(self, *kinds: str) -> bool:
        """Whether the next tokens are of these kinds, in order."""
        return all(self.peek(n).kind == kind for n, kind in enumerate(kinds))

    def take(self, *kinds: str) -> Token | None:
        """Take the next token if its kind is one of these."""
        token = self.peek()
        if token.kind not in kinds:
            return None
        self.at += 1
        return token

    def next(self) -> Token:
        """Take the next token whatever it is."""
        token = self.peek()
        self.at += 1
        return token

    def since(self, start: int) -> str:
        """The words taken from position `start` on."""
        words = "".join(token.text for token in self.tokens[start : self.at])
        return "".join(character for character in words if character not in "“”‘’\"'")

    def skip_time(self) -> str:
        """Take a time of day and the 前 or 内 behind it; the words, for the reading."""
        start = self.at
        while self.take("time", "daypart", "workday-end", "before", "within", "until"):
            pass
        return self.since(start)
