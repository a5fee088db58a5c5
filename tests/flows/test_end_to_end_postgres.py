"""An office's week on a real Prefect server whose database is PostgreSQL, stores there as well."""

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
from tests.flows.postgres_service import debian_postgresql  # noqa: E402 - see above

pytestmark = [pytest.mark.prefect, pytest.mark.slow(200), pytest.mark.long]


@pytest.fixture(scope="module")
def stand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stand]:
    with debian_postgresql() as cluster:
        prefect = f"postgresql+asyncpg://{cluster.database('prefect', 'pg_trgm')}"

        def store(name: str) -> str:
            return f"postgresql://{cluster.database(name)}"

        with standing(tmp_path_factory.mktemp("week"), prefect, store) as made:
            yield made


@pytest.fixture(scope="module")
def killed(stand: Stand) -> Killed:
    return kill_in_the_middle(stand)


class TestOnPostgresql(Cases):
    """The cases, on PostgreSQL."""
