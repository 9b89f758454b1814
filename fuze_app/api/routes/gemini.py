"""Gemini: your key, what was asked with it, and asking again about many pages."""

from __future__ import annotations

from fastapi import APIRouter, Response

from fuze_app.api.answers import Answer
from fuze_app.api.deps import NO_PARAMETERS, Owner, Reader, RunId, Writer
from fuze_app.api.documentation import errors
from fuze_app.api.schemas.gemini import GeminiKey, GeminiUsage, NewGeminiKey, NewRun, Run, RunEstimate
from fuze_app.core.database import user_session
from fuze_app.core.services import analysis_runs, gemini_access, gemini_keys, gemini_usage

router = APIRouter(tags=["analysis"], dependencies=[NO_PARAMETERS])

KEY = "/api/keys/gemini"
RUNS = "/api/analysis/runs"

_ESTIMATED = {200: {"model": RunEstimate, "description": "What the run would take; with `dry_run`."}}


@router.put(KEY, response_model=GeminiKey)
def put_gemini_key(owner: Owner, body: NewGeminiKey) -> Answer:
    """Adds your Gemini key, or replaces it.

    It is kept encrypted and never given back. What another key held up goes on.
    """
    with user_session(owner.user_id) as session:
        return Answer(gemini_access.enter(session, owner.user_id, body.key))


@router.get(KEY, response_model=GeminiKey)
def get_gemini_key(owner: Owner) -> Answer:
    """What is known of the Gemini key that serves you."""
    with user_session(owner.user_id) as session:
        return Answer(gemini_keys.view(session, owner.user_id))


@router.delete(KEY, status_code=204, responses=errors(404))
def delete_gemini_key(owner: Owner) -> Response:
    """Forgets your Gemini key.

    Questions that were not asked yet are given up, unless the operator's key serves you.
    """
    with user_session(owner.user_id) as session:
        gemini_access.remove(session, owner.user_id)
    return Response(status_code=204)


@router.post(f"{KEY}/test", response_model=GeminiKey, responses=errors(404, 409, 429))
def test_gemini_key(owner: Owner) -> Answer:
    """Makes a call with your Gemini key, and says whether Google accepts it."""
    return Answer(gemini_access.test(owner.user_id))


@router.get(f"{KEY}/usage", response_model=GeminiUsage)
def get_gemini_usage(reader: Reader) -> Answer:
    """What was asked of Gemini for you, and what is left."""
    with user_session(reader.user_id) as session:
        key = gemini_keys.usable(session, reader.user_id)
        return Answer(gemini_usage.usage(session, key))


@router.post(RUNS, status_code=201, response_model=Run, responses={**_ESTIMATED, **errors(409)})
def start_run(writer: Writer, body: NewRun) -> Answer:
    """Asks Gemini again about all, some, failed or outdated pages.

    With `dry_run` nothing is started: the answer says what it would take.
    """
    with user_session(writer.user_id) as session:
        given = (session, writer.user_id, body.scope, body.bookmark_ids)
        if body.dry_run:
            return Answer(analysis_runs.estimate(*given))
        return Answer(analysis_runs.start(*given), status_code=201)


@router.get(f"{RUNS}/{{id}}", response_model=Run)
def get_run(reader: Reader, run_id: RunId) -> Answer:
    """How a run stands."""
    with user_session(reader.user_id) as session:
        return Answer(analysis_runs.view(session, reader.user_id, run_id))


@router.delete(f"{RUNS}/{{id}}", response_model=Run)
def stop_run(writer: Writer, run_id: RunId) -> Answer:
    """Stops a run: what has not been asked yet is given up."""
    with user_session(writer.user_id) as session:
        return Answer(analysis_runs.stop(session, writer.user_id, run_id))
