"""Secrets that must be read again, such as a user's API key: encrypted, with keys that can be changed.

The first of the installation's keys encrypts, all of them decrypt. They are `FUZE_ENCRYPTION_KEYS`, the
newest first, and after them the secret key, so that what it encrypted before can still be read.
"""

from __future__ import annotations

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from fuze_app.core.errors import ConfigurationError
from fuze_app.core.settings import get_settings

_PURPOSE = b"fuze: encryption of stored secrets"


class Unreadable(Exception):
    """It was encrypted with a key that is gone, or is somebody else's."""


def encrypt(secret: str, user_id: int) -> bytes:
    """For one user: nobody else's row can make use of it."""
    return _fernet().encrypt(f"{user_id}:{secret}".encode())


def decrypt(token: bytes, user_id: int) -> str:
    """Raises Unreadable."""
    try:
        owner, _, secret = _fernet().decrypt(token).decode().partition(":")
    except InvalidToken as error:
        raise Unreadable from error
    if owner != str(user_id):
        raise Unreadable
    return secret


def rotate(token: bytes) -> bytes:
    """The same secret, encrypted with the first key. Raises Unreadable."""
    try:
        return _fernet().rotate(token)
    except InvalidToken as error:
        raise Unreadable from error


def _fernet() -> MultiFernet:
    settings = get_settings()
    given = [settings.encryption_keys, settings.secret_key]
    texts = [part for secret in given if secret for part in secret.get_secret_value().split(",")]
    keys = [text.strip() for text in texts if text.strip()]
    if not keys:
        raise ConfigurationError("FUZE_SECRET_KEY is not set: start Fuze with `fuze up`.")
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    """A Fernet key of any text: the settings ask for long ones, and no particular form."""
    derivation = HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE)
    return base64.urlsafe_b64encode(derivation.derive(key.encode()))
