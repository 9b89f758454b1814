"""Cursors: given back as they were given, and nothing else."""

from __future__ import annotations

import base64
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuze_app.core.errors import InvalidInput
from fuze_app.core.pagination import decode, encode

moments = st.datetimes(timezones=st.just(UTC))
bigints = st.integers(-(2**63) + 1, 2**63 - 1)


@given(moments, bigints, st.text())
def test_a_position_comes_back(moment: datetime, number: int, text: str) -> None:
    cursor = encode(moment, number, text)
    assert cursor.isascii()
    assert "=" not in cursor
    assert decode(cursor, datetime, int, str) == [moment, number, text]


@given(st.text() | st.binary().map(lambda data: base64.urlsafe_b64encode(data).decode()))
def test_anything_else_is_refused(cursor: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        decode(cursor, datetime, int)
    assert refused.value.field == "cursor"


@pytest.mark.parametrize(
    "position",
    [
        (),
        (1,),
        (1, 2, 3),
        ("2026-01-01", 1),
        ("2026-01-01T00:00:00+00:00", 2**63),
        ("2026-01-01T00:00:00+00:00", True),
        ("2026-01-01T00:00:00+00:00", 1.0),
        ("2026-01-01T00:00:00+00:00", None),
        (1, 1),
        ([], {}),
    ],
)
def test_positions_of_another_kind(position: tuple[object, ...]) -> None:
    with pytest.raises(InvalidInput):
        decode(encode(*position), datetime, int)
