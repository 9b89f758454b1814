"""Accounts, sign-in and tokens."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field

from fuze_app.api.schemas.base import Body, Page, Parameters, ResponseModel
from fuze_app.core.services.accounts import PASSWORD_LENGTHS, USERNAME_RULE

_EMAIL = "ada@example.org"
_USERNAME = "ada"
_PHRASE = "correct horse battery staple"
_MOMENT = "2026-03-01T10:00:00+00:00"

Password = Annotated[str, Field(min_length=PASSWORD_LENGTHS[0], max_length=PASSWORD_LENGTHS[1])]


class Registration(Body):
    email: str = Field(max_length=254, examples=[_EMAIL])
    username: str = Field(max_length=100, description=USERNAME_RULE, examples=[_USERNAME])
    password: Password = Field(examples=[_PHRASE])


class Credentials(Body):
    login: str = Field(min_length=1, max_length=254, description="Email or username.", examples=[_USERNAME])
    password: str = Field(min_length=1, max_length=PASSWORD_LENGTHS[1], examples=[_PHRASE])


class Closing(Body):
    password: str = Field(min_length=1, max_length=PASSWORD_LENGTHS[1], examples=[_PHRASE])


class RefreshRequest(Body):
    refresh_token: str = Field(min_length=1, max_length=200)


class Account(ResponseModel):
    id: int
    email: str = Field(examples=[_EMAIL])
    username: str = Field(examples=[_USERNAME])
    is_admin: bool = Field(description="The first account of an installation is its administrator.")


class TokenPair(ResponseModel):
    access_token: str = Field(description="Send it as `Authorization: Bearer …`.")
    refresh_token: str = Field(description="Good for one exchange. Using it a second time ends the chain.")
    token_type: Literal["bearer"]
    expires_in: int = Field(description="Seconds that the access token lives.", examples=[900])


class UsernameParameters(Parameters):
    username: str = Field(max_length=100, examples=[_USERNAME])


class UsernameAvailability(ResponseModel):
    available: bool
    reason: str | None = Field(description="Why the name can't be had.", examples=["This username is taken."])
    suggestions: list[str] = Field(
        description="Names like it that are free.", examples=[["ada_reads", "ada2"]]
    )


Scope = Literal["read", "write"]


class NewPersonalToken(Body):
    name: str = Field(min_length=1, max_length=100, examples=["Browser extension"])
    scopes: list[Scope] = Field(min_length=1, max_length=2, examples=[["read", "write"]])


class Exchange(Body):
    code: str = Field(min_length=1, max_length=100, description="Good once, for two minutes.")
    verifier: str = Field(min_length=43, max_length=128, description="What the challenge was made of.")


class PersonalToken(ResponseModel):
    id: int
    name: str = Field(examples=["Browser extension"])
    hint: str = Field(description="The last characters of the token.", examples=["x9Qk"])
    scopes: list[Scope]
    created_at: datetime = Field(examples=[_MOMENT])
    last_used_at: datetime | None = Field(description="To the minute.", examples=[_MOMENT])


class IssuedPersonalToken(PersonalToken):
    token: str = Field(description="The token itself: shown now and never again.", examples=["fuze_…"])


class PersonalTokenList(Page[PersonalToken]):
    """All personal tokens."""
