"""One true sentence on why an item is recommended: it names the evidence that weighed most."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

QUOTED = 110
"""Characters of a passage that a sentence quotes."""
_LONGEST_NAME = 60
_SENTENCE_ENDS = (". ", "! ", "? ", "\n")


class For(StrEnum):
    """What an item is recommended for."""

    REQUEST = "request"
    PROJECT = "project"
    TASK = "task"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known to speak for an item. Whatever is empty is not claimed."""

    parts: Mapping[str, float]
    """How much each side of the engine gave it."""
    sort: For = For.REQUEST
    about: str = ""
    """The title of the project, task or page, or the request; empty where nothing was asked."""
    project: str = ""
    """The title of the project that it is for, or that the task belongs to."""
    task: str = ""
    """The open task that the item is nearest to, of a project; the task itself, if the item is near to it."""
    technologies: tuple[str, ...] = ()
    """That the item and the context share."""
    linked: str = ""
    """The title of the linked item that it is nearest to."""
    passage: str = ""
    """The text of the passage that is near to the context or holds its words."""
    mentioned: tuple[str, ...] = ()
    """The words of the context that the passage holds, as it spells them, the most telling first."""
    titled: tuple[str, ...] = ()
    """Those that the title holds."""
    kept: tuple[str, ...] = ()
    """Words that the item shares with what its owner keeps."""
    days: int = 0
    """Since it was saved."""
    unread: bool = True


_SIDES = {"technologies": "technologies", "linked": "linked", "meaning": "passage", "words": "passage"}
"""Which evidence stands for which part of the score."""
_ALWAYS = ("technologies", "passage", "linked", "title", "kept")


def reason(evidence: Evidence) -> str:
    """A sentence that holds of this item and this context."""
    sentences = {
        "technologies": _technologies(evidence),
        "passage": _passage(evidence),
        "linked": f"Close to “{evidence.linked}”, which you linked here." if evidence.linked else "",
        "title": _title(evidence),
        "kept": f"Shares {_words(evidence.kept)} with what you read and keep." if evidence.kept else "",
    }
    strongest = sorted(evidence.parts, key=lambda part: -evidence.parts[part])
    order = [_SIDES[part] for part in strongest if part in _SIDES and evidence.parts[part] > 0]
    for kind in (*order, *_ALWAYS):
        if sentences[kind]:
            return sentences[kind]
    return _recent(evidence)


def _aim(evidence: Evidence) -> str:
    """What it is for, as a sentence names it."""
    if evidence.sort == For.REQUEST:
        return "what you asked for"
    name = f"“{quote(evidence.about, _LONGEST_NAME)}”"
    return f"the task {name}" if evidence.sort == For.TASK else name


def _like(evidence: Evidence) -> str:
    """What the words in common are to it."""
    return "which you asked for" if evidence.sort == For.REQUEST else f"like {_aim(evidence)}"


def _technologies(evidence: Evidence) -> str:
    if not evidence.technologies:
        return ""
    about = f"About {_list(evidence.technologies)}"
    if evidence.sort == For.PAGE:
        return f"{about}, like {_aim(evidence)}."
    if evidence.sort == For.TASK:
        return f"{about}, wanted for {_aim(evidence)}."
    if evidence.project:
        return f"{about}, which “{quote(evidence.project, _LONGEST_NAME)}” works with."
    return f"{about}, which you asked for."


def _passage(evidence: Evidence) -> str:
    if not evidence.passage:
        return ""
    if evidence.task and not (evidence.sort == For.TASK and evidence.mentioned):
        near = f"Close to the task “{quote(evidence.task, _LONGEST_NAME)}”"
    elif evidence.mentioned:
        near = f"Mentions {_words(evidence.mentioned)}, {_like(evidence)}"
    else:
        # A task is compared together with its project; by itself it is not near.
        both = replace(evidence, sort=For.PROJECT, about=f"{evidence.project}: {evidence.about}")
        near = f"Close in meaning to {_aim(both if evidence.sort == For.TASK else evidence)}"
    return f"{near}: “{quote(_from_sentence(evidence.passage, evidence.mentioned))}”"


def _title(evidence: Evidence) -> str:
    return f"Its title names {_words(evidence.titled)}, {_like(evidence)}." if evidence.titled else ""


def _recent(evidence: Evidence) -> str:
    when = {0: "today", 1: "yesterday"}.get(evidence.days, f"{evidence.days} days ago")
    return f"Saved {when}" + (" and not read yet." if evidence.unread else ".")


def _words(words: tuple[str, ...]) -> str:
    return _list(tuple(f"“{word}”" for word in words))


def _list(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _from_sentence(text: str, words: tuple[str, ...]) -> str:
    """From the sentence on that holds the first of the words, where it is beyond what is quoted."""
    at = text.find(words[0]) if words else -1
    if at < QUOTED // 2:
        return text
    starts = [found + len(end) for end in _SENTENCE_ENDS if (found := text.rfind(end, 0, at)) >= 0]
    return text[max(starts, default=0) :]


def quote(text: str, most: int = QUOTED) -> str:
    """The beginning of a text, cut at a word."""
    plain = " ".join(text.split())
    if len(plain) <= most:
        return plain
    cut = plain.rfind(" ", most // 2, most)
    return f"{plain[: cut if cut > 0 else most]} …"
