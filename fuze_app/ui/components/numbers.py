"""Numbers as people read them."""

from __future__ import annotations

import reflex as rx
from reflex.vars.function import FunctionStringVar

_GROUPED = FunctionStringVar.create("((number) => number.toLocaleString('en'))")


def grouped(number: rx.Var[int]) -> rx.Var[str]:
    """20046 as 20,046."""
    return _GROUPED.call(number).to(str)
