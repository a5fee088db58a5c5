"""An office's week on a real Prefect server whose database is SQLite, stores in SQLite files."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

pytest.register_assert_rewrite("tests.flows.end_to_end_cases")
from tests.flows.end_to_end_cases import (  # noqa: E402 - after its asserts are made to speak
    Cases,
    Killed,
    Stand,
    kill_in_the_middle,
    standing,
)

pytestmark = [pytest.mark.prefect, pytest.mark.slow(200), pytest.mark.long]


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stand]:
    folder = tmp_path_factory.mktemp("week")
    with standing(folder, f"sqlite+aiosqlite:///{folder}/prefect.db", lambda _: "") as made:
        yield made


@pytest.fixture(scope="module")
def killed(stand: Stand) -> Killed:
    return kill_in_the_middle(stand)


class TestOnSqlite(Cases):
    """The cases, on SQLite."""
