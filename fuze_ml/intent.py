"""What somebody wants of their library: why, about what, how hard, how broad, how soon.

The local classifier needs no key. The goal is told by a linear model over the request's embedding and a
few cues (`benchmarks/intent.py` measures it and writes its weights); the rest by what the words say.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

import numpy as np

from fuze_ml.analysis.schema import Difficulty
from fuze_ml.analysis.technologies import technologies
from fuze_ml.embedding import DIMENSIONS, Vectors

VERSION = "1"
"""Rises when the classifier would answer otherwise."""


class Goal(StrEnum):
    """Why somebody looks for something to read."""

    LEARN = "learn"
    BUILD = "build"
    SOLVE = "solve"
    RESEARCH = "research"
    COMPARE = "compare"
    REFRESH = "refresh"


class Breadth(StrEnum):
    """Whether one thing is asked, or a field."""

    NARROW = "narrow"
    BROAD = "broad"


class Urgency(StrEnum):
    """How soon it is needed."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"


@dataclass(frozen=True, slots=True)
class Intent:
    """What a project, a task or a request is after."""

    goal: Goal
    technologies: tuple[str, ...] = ()
    """By their usual names."""
    difficulty: Difficulty | None = None
    """None where nothing is said of it."""
    breadth: Breadth = Breadth.NARROW
    urgency: Urgency = Urgency.NORMAL


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)


CUES = {
    Goal.LEARN: _words(
        r"learn\w*|understand\w*|how (?:does|do|\w+ works?)|what is|introduction|beginner'?s? guide|course|"
        r"explain\w*|study(?:ing)? for|teach|master|grasp|first steps|deep dive|overview|get into|internals"
    ),
    Goal.BUILD: _words(
        r"build|make|create|set up|implement|write|develop|design|deploy|ship|launch|prototype|automate|"
        r"integrate|migrate|add|train|bake|plan"
    ),
    Goal.SOLVE: _words(
        r"fix|debug|errors?|\w+error|exception|warning|fails?|failing|why is|slow|crash\w*|stuck|leaks?|"
        r"denied|"
        r"refused|does not|doesn't|not working|urgent|troubleshoot|hangs?|get rid of|recover|reduce|undo|"
        r"down|"
        r"complain|pain|broken|too large|flaky|deadlock"
    ),
    Goal.RESEARCH: _words(
        r"research|papers?|stud(?:ies|y of)|literature|survey of|evidence|history of|state of the art|"
        r"sources|"
        r"findings|related work|trends?|theor(?:y|ies) of|investigate|statistics about|academic|"
        r"background on|"
        r"trials?|open problems|known about|published"
    ),
    Goal.COMPARE: _words(
        r"vs\.?|versus|or|compared?|comparison|which|pros and cons|best|differences?|alternatives?|"
        r"choose|decide|"
        r"trade-?offs?|better than|evaluate|options|against|advantages|pick an?|should (?:we|i)"
    ),
    Goal.REFRESH: _words(
        r"refresh|cheat ?sheet|remind(?:er)?(?: me)?|brush up|reference|recap|revisit|review my|"
        r"shortcuts|again|"
        r"rusty|polish up|jog my memory|catch up|reread|go over|repeat|get back into|summary of|key points"
    ),
}
CUE_WEIGHT = 0.6
"""Of a cue beside the embedding, whose length is 1."""
_WEIGHTS = Path(__file__).with_name("intent_weights.json")

_EASY = _words(
    r"beginners?'?s?|from scratch|first (?:steps|web project|project)|never \w+|introduction|where to start|"
    r"basics|simply|someone new|teach myself|for (?:dummies|newcomers)|pick up|enough \w+ to"
)
_HARD = _words(
    r"advanced|deep dive|internals|under the hood|state of the art|in depth|expert|low-latency|open problems|"
    r"papers?|related work|consensus|race condition|real-time"
)
_MIDDLE = _words(
    r"properly|master|intermediate|get comfortable|brush up|back into|rusty|exam|after a break|revisit|"
    r"production|polish up|interview|know(?: \w+)? already"
)
_BROAD = _words(
    r"overview|survey|trends?|literature|history of|from scratch|introduction|basics of|course|"
    r"beginners?'?s?|"
    r"where to start|state of the art|alternatives|options|landscape|research on|sources|papers about|"
    r"market research|theories|brush up|concepts|first steps|background on|learn to|get into|teach myself|"
    r"pick up|revisit|findings|polish up|back into|never programmed"
)
_SOON = _words(
    r"urgent(?:ly)?|asap|today|tonight|tomorrow|this week|next week|deadline|due|right now|immediately|"
    r"production is down|by (?:mon|tues|wednes|thurs|fri|satur|sun)day|for (?:satur|sun)day|nobody can"
)
_LATER = _words(r"someday|some day|one day|this year|eventually|no hurry|when i have time|in the long run")


def classify(text: str, vector: Vectors | None) -> Intent:
    """The intent of a request in a few words or sentences.

    `vector` is its embedding, shape (384,), L2-normalised; without it the cues alone tell the goal.
    """
    return Intent(
        goal=_goal(text, vector),
        technologies=tuple(technologies(text, "")),
        difficulty=said_difficulty(text),
        breadth=Breadth.BROAD if _BROAD.search(text) else Breadth.NARROW,
        urgency=_urgency(text),
    )


def features(text: str, vector: Vectors) -> Vectors:
    """What the goal is told by, shape (384 + number of goals,)."""
    return np.concatenate([vector, CUE_WEIGHT * _cues(text)]).astype(np.float32)


def _goal(text: str, vector: Vectors | None) -> Goal:
    goals = list(Goal)
    if vector is None:
        return goals[int(_cues(text).argmax())]
    weights, bias = _model()
    return goals[int((weights @ features(text, vector) + bias).argmax())]


def _cues(text: str) -> Vectors:
    return np.array([CUES[goal].search(text) is not None for goal in Goal], dtype=np.float32)


@cache
def _model() -> tuple[Vectors, Vectors]:
    """Weights, shape (goals, 384 + goals), and biases, shape (goals,)."""
    stored = json.loads(_WEIGHTS.read_text())
    weights = np.array(stored["weights"], dtype=np.float32)
    if weights.shape != (len(Goal), DIMENSIONS + len(Goal)):
        raise ValueError("The weights do not belong to this model.")
    return weights, np.array(stored["bias"], dtype=np.float32)


def said_difficulty(text: str) -> Difficulty | None:
    """What the words themselves say; None where they say nothing of it."""
    for pattern, difficulty in (
        (_EASY, Difficulty.BEGINNER),
        (_HARD, Difficulty.ADVANCED),
        (_MIDDLE, Difficulty.INTERMEDIATE),
    ):
        if pattern.search(text):
            return difficulty
    return None


def _urgency(text: str) -> Urgency:
    if _SOON.search(text):
        return Urgency.HIGH
    return Urgency.LOW if _LATER.search(text) else Urgency.NORMAL
