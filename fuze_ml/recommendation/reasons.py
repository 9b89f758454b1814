"""One true sentence on why an item is recommended: it names the evidence that weighed most."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

QUOTED = 110
"""Characters of a passage that a sentence quotes."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known to speak for an item. Whatever is empty is not claimed."""

    parts: Mapping[str, float]
    """How much each side of the engine gave it."""
    about: str = ""
    """What is worked on: a project's or a task's title, or the request."""
    task: str = ""
    """The open task that the item is nearest to."""
    technologies: tuple[str, ...] = ()
    """That the item and the context share."""
    linked: str = ""
    """The title of the linked item that it is nearest to."""
    passage: str = ""
    """The text of the passage that is nearest to the context."""
    words: tuple[str, ...] = ()
    """That the item shares with what its owner keeps."""
    days: int = 0
    """Since it was saved."""
    unread: bool = True


_SIDES = {
    "technologies": "technologies",
    "linked": "linked",
    "meaning": "passage",
    "words": "passage",
    "taste": "words",
}
"""Which evidence stands for which part of the score."""
_ALWAYS = ("technologies", "passage", "linked", "words")


def reason(evidence: Evidence) -> str:
    """A sentence that holds of this item and this context."""
    sentences = {
        "technologies": _technologies(evidence),
        "passage": _passage(evidence),
        "linked": f"Close to “{evidence.linked}”, which you linked here." if evidence.linked else "",
        "words": _words(evidence),
    }
    strongest = sorted(evidence.parts, key=lambda part: -evidence.parts[part])
    order = [_SIDES[part] for part in strongest if part in _SIDES and evidence.parts[part] > 0]
    for kind in (*order, *_ALWAYS):
        if sentences[kind]:
            return sentences[kind]
    return _recent(evidence)


def _for(evidence: Evidence) -> str:
    if evidence.task:
        return f" for the task “{evidence.task}”"
    return f" for “{evidence.about}”" if evidence.about else ""


def _technologies(evidence: Evidence) -> str:
    if not evidence.technologies:
        return ""
    return f"About {_list(evidence.technologies)}, wanted{_for(evidence)}."


def _passage(evidence: Evidence) -> str:
    if not evidence.passage:
        return ""
    return f"Says{_for(evidence)}: “{quote(evidence.passage)}”"


def _words(evidence: Evidence) -> str:
    if not evidence.words:
        return ""
    quoted = tuple(f"“{word}”" for word in evidence.words)
    return f"Shares {_list(quoted)} with what you read and keep."


def _recent(evidence: Evidence) -> str:
    when = {0: "today", 1: "yesterday"}.get(evidence.days, f"{evidence.days} days ago")
    return f"Saved {when}" + (" and not read yet." if evidence.unread else ".")


def _list(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def quote(text: str) -> str:
    """The beginning of a text, cut at a word."""
    plain = " ".join(text.split())
    if len(plain) <= QUOTED:
        return plain
    cut = plain.rfind(" ", QUOTED // 2, QUOTED)
    return f"{plain[: cut if cut > 0 else QUOTED]} …"
