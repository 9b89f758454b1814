"""What asking Gemini about many pages takes, and how it stands, in words."""

from __future__ import annotations

from fuze_app.core.services.analysis_runs import RunEstimate, RunView


def estimate_words(found: RunEstimate) -> str:
    """What a run would take, in a sentence."""
    if not found.pages:
        return "There are no such pages."
    pages = "1 page" if found.pages == 1 else f"{found.pages:,} pages"
    time = "about a minute" if found.minutes <= 1 else f"at least {found.minutes:,} minutes"
    if found.days > 1:
        time = f"{found.days} days, since {found.left_today:,} calls are left today"
    return f"{pages}, {found.calls:,} calls of {found.model}: {time}."


def run_words(run: RunView) -> str:
    """How a run stands, in a sentence or two."""
    parts = [f"{run.done:,} of {run.total:,} answered"]
    if run.failed:
        parts.append(f"{run.failed:,} failed")
    if run.stopped:
        parts.append(f"{run.stopped:,} not asked")
    return f"{', '.join(parts)}.{f' {run.note}' if run.note else ''}"
