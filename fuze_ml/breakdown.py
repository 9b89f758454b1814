"""Steps that projects usually have: a template for each sort of goal."""

from __future__ import annotations

from dataclasses import dataclass

from fuze_ml.intent import Goal


@dataclass(frozen=True, slots=True)
class Step:
    """A task to begin with, and its subtasks."""

    title: str
    subtasks: tuple[str, ...] = ()


TEMPLATES: dict[Goal, tuple[Step, ...]] = {
    Goal.LEARN: (
        Step("Say what you want to be able to do", ("Write down three questions", "Choose how deep to go")),
        Step("Get an overview", ("Read one introduction", "List the main terms")),
        Step("Learn the foundations", ("Read about each main term", "Take notes in your own words")),
        Step("Practise", ("Do a small exercise", "Do a larger one without help")),
        Step("Look back", ("Answer the three questions", "Note what is still unclear")),
    ),
    Goal.BUILD: (
        Step("Say what done looks like", ("Describe the result in a paragraph", "List what is left out")),
        Step("Look at how others did it", ("Find two examples", "Note what to take from them")),
        Step("Make the smallest version that works", ("Set up", "Build one path from end to end")),
        Step("Complete it", ("Add what is missing", "Handle what can go wrong")),
        Step("Check and hand over", ("Try it as its user", "Write down how it is used")),
    ),
    Goal.SOLVE: (
        Step("Describe the problem", ("Note what happens and what should", "Note what changed before")),
        Step("Make it happen on purpose", ("Find the smallest case that shows it",)),
        Step("Find the cause", ("List what could cause it", "Rule the causes out one by one")),
        Step("Fix it", ("Change one thing", "Check the smallest case again")),
        Step("Keep it from coming back", ("Add a check", "Write down what was learned")),
    ),
    Goal.RESEARCH: (
        Step("Sharpen the question", ("Write it as one sentence", "Say what would answer it")),
        Step("Find sources", ("Search for an overview", "Follow its references")),
        Step("Read and take notes", ("Note each claim with its source", "Mark what sources disagree on")),
        Step("Put the findings together", ("Group them by claim", "Judge how strong each is")),
        Step("Write it down", ("Answer the question", "Name what is still open")),
    ),
    Goal.COMPARE: (
        Step("Say what matters", ("List the criteria", "Order them by weight")),
        Step("Collect the options", ("List all that qualify", "Cut them to three or four")),
        Step("Look at each option", ("Read what its users say", "Try it where that is possible")),
        Step("Decide", ("Rate each by each criterion", "Write down why")),
    ),
    Goal.REFRESH: (
        Step("See what is still there", ("Explain it without looking", "Mark the gaps")),
        Step("Close the gaps", ("Read a short reference", "Read what changed since")),
        Step("Use it once", ("Do a small exercise",)),
    ),
}


def template(goal: Goal) -> tuple[Step, ...]:
    """The usual steps towards a goal."""
    return TEMPLATES[goal]
