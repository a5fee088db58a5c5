from __future__ import annotations

import os
from pathlib import Path

import pytest

from flows import spread as room
from flows.spread import kept, spread


def square(number: int) -> int:
    return number * number


def whose(_: int) -> int:
    return os.getpid()


def fail(number: int) -> int:
    raise FileNotFoundError(2, f"no {number}")


def die_elsewhere(home: int, number: int) -> int:
    if os.getpid() != home:
        os._exit(3)
    return number


def mark(folder: str, number: int) -> int:
    (Path(folder) / str(number)).touch()
    return number


def test_answers_come_in_the_order_of_the_jobs() -> None:
    assert list(spread(square, [(n,) for n in range(5)], workers=2)) == [0, 1, 4, 9, 16]


def test_few_jobs_or_one_core_need_no_further_process() -> None:
    assert set(spread(whose, [(1,), (2,)], workers=2)) == {os.getpid()}
    assert set(spread(whose, [(1,), (2,), (3,)], workers=1)) == {os.getpid()}


def test_many_jobs_are_done_by_other_processes() -> None:
    assert os.getpid() not in set(spread(whose, [(1,), (2,), (3,)], workers=2))


def test_what_a_job_raises_arrives_here() -> None:
    with pytest.raises(FileNotFoundError, match="no 1"):
        list(spread(fail, [(1,), (2,), (3,)], workers=2))


def test_a_killed_process_costs_time_and_no_answer() -> None:
    jobs = [(os.getpid(), n) for n in range(4)]
    assert list(spread(die_elsewhere, jobs, workers=2)) == [0, 1, 2, 3]


def test_calls_inside_of_kept_share_their_processes() -> None:
    with kept():
        first = set(spread(whose, [(1,), (2,), (3,)], workers=2))
        with kept():
            again = set(spread(whose, [(n,) for n in range(6)], workers=2))
    assert os.getpid() not in first | again
    assert len(first | again) <= 2
    assert not first & set(spread(whose, [(1,), (2,), (3,)], workers=2)), "they ended with kept"


def test_shared_processes_that_were_killed_are_replaced() -> None:
    jobs = [(os.getpid(), n) for n in range(4)]
    with kept():
        assert list(spread(die_elsewhere, jobs, workers=2)) == [0, 1, 2, 3]
        assert os.getpid() not in set(spread(whose, [(1,), (2,), (3,)], workers=2))


def test_answers_that_nobody_asks_for_are_not_made(tmp_path: Path) -> None:
    answers = spread(mark, [(str(tmp_path), n) for n in range(40)], workers=2)
    assert next(answers) == 0
    del answers
    assert 1 <= len([*tmp_path.iterdir()]) < 20


def test_a_system_that_allows_no_process_is_served_by_this_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refused(*_: object) -> None:
        raise OSError(38, "Function not implemented")

    monkeypatch.setattr(room, "ProcessPoolExecutor", refused)
    assert list(spread(square, [(n,) for n in range(4)], workers=2)) == [0, 1, 4, 9]


def test_there_is_at_least_one_core() -> None:
    assert 1 <= room.cores() <= (os.cpu_count() or 1)
