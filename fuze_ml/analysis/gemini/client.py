"""One call to Gemini's generateContent, by a client that is made for it and holds its key.

The SDK's own configuration (`genai.configure`) is one for all threads: with it, one user's call could go out
with another's key. So the SDK's generated client is used, which takes the key and the endpoint itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NoReturn

from fuze_ml.analysis.gemini.errors import (
    KeyRefused,
    QuotaExhausted,
    Refused,
    RequestRefused,
    ServiceAway,
    UnusableAnswer,
)

if TYPE_CHECKING:
    from google.api_core.exceptions import GoogleAPICallError
    from google.auth.api_key import Credentials

_CUT_SHORT = "MAX_TOKENS"
_REFUSED = "Google does not accept this key. Check it, or enter another."
_LONGEST_WAIT = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Access:
    """Who is asked, and with which key. The key is left out of its representation."""

    key: str = field(repr=False)
    model: str
    endpoint: str
    timeout: float
    """Seconds."""


@dataclass(frozen=True, slots=True)
class Reply:
    """The text of an answer, and the tokens that it was counted as."""

    text: str
    tokens_read: int
    tokens_written: int


def ping(access: Access) -> None:
    """A call as small as can be. Raises GeminiError when the key can't be used."""
    try:
        generate(access, "", "Answer with the word OK.", {"max_output_tokens": 8})
    except (UnusableAnswer, Refused):  # an answer is an answer: the key works
        return


def generate(access: Access, instruction: str, prompt: str, config: dict[str, Any]) -> Reply:
    """Asks once; nothing is tried again here. `config` has the fields of a GenerationConfig.

    Raises GeminiError.
    """
    from google.ai import generativelanguage as glm  # imported late: it takes a second
    from google.api_core import exceptions
    from google.auth.exceptions import GoogleAuthError, RefreshError
    from google.protobuf.json_format import ParseError
    from requests import RequestException

    request = glm.GenerateContentRequest(
        model=f"models/{access.model.removeprefix('models/')}",
        contents=[glm.Content(role="user", parts=[glm.Part(text=prompt)])],
        generation_config=glm.GenerationConfig(**config),
    )
    if instruction:
        request.system_instruction = glm.Content(parts=[glm.Part(text=instruction)])
    client = glm.GenerativeServiceClient(
        transport="rest", credentials=_key(access.key), client_options={"api_endpoint": access.endpoint}
    )
    try:
        with client:
            response = client.generate_content(request, retry=None, timeout=access.timeout)
    except exceptions.GoogleAPICallError as error:
        _raise(error)
    except RefreshError as error:
        raise KeyRefused(_REFUSED) from error
    except (RequestException, GoogleAuthError) as error:  # their messages can hold the whole request
        raise ServiceAway("Gemini can't be reached, or took too long to answer.") from error
    except (ParseError, ValueError) as error:
        raise UnusableAnswer("Gemini's answer could not be read.") from error
    return _reply(response)


def _key(secret: str) -> Credentials:
    """A key as the SDK takes it, which is not sent again after a 401, as it does with what can be renewed."""
    from google.auth.api_key import Credentials
    from google.auth.exceptions import RefreshError

    class Key(Credentials):
        def refresh(self, request: object) -> NoReturn:
            raise RefreshError("A key can't be renewed.")  # type: ignore[no-untyped-call]

    return Key(secret)  # type: ignore[no-untyped-call]


def _raise(error: GoogleAPICallError) -> NoReturn:
    """The error that an HTTP status stands for."""
    status, facts = error.code, _facts(error)
    wait = facts.retry_after
    if status in (401, 403) or facts.is_about_key:
        raise KeyRefused(_REFUSED) from error
    if status == 429:
        raise QuotaExhausted("Google's quota for this key is used up for now.", retry_after=wait) from error
    if status is None or status >= 500 or status == 408:
        raise ServiceAway("Gemini is overloaded or out of order.", retry_after=wait) from error
    if status == 404:
        raise RequestRefused("Google has no such model for this key.") from error
    raise RequestRefused(f"Google refused the request (status {int(status)}).") from error


@dataclass(frozen=True, slots=True)
class _Facts:
    is_about_key: bool
    retry_after: float | None


def _facts(error: GoogleAPICallError) -> _Facts:
    """What an error's body and headers say besides its status."""
    response = error.response
    try:
        body = response.json()["error"]
        details = [one for one in body.get("details", ()) if isinstance(one, dict)]
    except (AttributeError, KeyError, TypeError, ValueError):
        details = []
    is_about_key = any(one.get("reason") in ("API_KEY_INVALID", "API_KEY_EXPIRED") for one in details)
    waits = [one.get("retryDelay", "") for one in details]
    headers = getattr(response, "headers", {})
    return _Facts(is_about_key, _seconds(headers.get("Retry-After"), *waits))


def _seconds(*given: object) -> float | None:
    """The longest of waits spelt `30` or `30.5s`; None when there is none."""
    found = []
    for value in given:
        try:
            found.append(min(max(float(str(value).removesuffix("s")), 0.0), _LONGEST_WAIT))
        except ValueError:
            continue
    return max(found, default=None)


def _reply(response: Any) -> Reply:
    """Raises Refused and UnusableAnswer."""
    if response.prompt_feedback.block_reason:
        raise Refused("Gemini will not speak of this: it counts as unsafe content.")
    if not response.candidates:
        raise UnusableAnswer("Gemini gave no answer.")
    candidate = response.candidates[0]
    reason = candidate.finish_reason.name
    text = "".join(part.text for part in candidate.content.parts)
    if reason == _CUT_SHORT:
        raise UnusableAnswer("Gemini's answer was cut short.")
    if reason not in ("STOP", "FINISH_REASON_UNSPECIFIED"):
        raise Refused("Gemini will not speak of this: it counts as unsafe or protected content.")
    usage = response.usage_metadata
    return Reply(text, usage.prompt_token_count, usage.candidates_token_count)
