"""Keys at rest: encrypted for their owner, re-encrypted with new keys, never shown."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import psycopg
import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from fuze_app.cli import app
from fuze_app.core import encryption
from fuze_app.core.database import user_session
from fuze_app.core.errors import InvalidInput, NotFound
from fuze_app.core.exporting import FORMATS
from fuze_app.core.services import exports, gemini_keys
from fuze_app.core.services.accounts import Account
from fuze_app.core.services.gemini_keys import KeyView, UsableKey
from fuze_app.core.settings import Settings
from tests.core.keys import ADAS, BENS
from tests.core.library import Library

Configure = Callable[..., Settings]
OLD, NEW = "an old encryption key of some length", "a new encryption key of some length"


def put(user_id: int, key: str) -> KeyView:
    with user_session(user_id) as session:
        return gemini_keys.put(session, user_id, key)


def usable(user_id: int) -> UsableKey | None:
    with user_session(user_id) as session:
        return gemini_keys.usable(session, user_id)


def test_a_key_is_kept_encrypted_and_shown_by_its_end(library: Library, database: psycopg.Connection) -> None:
    view = put(library.user_id, f"  {ADAS}\n")
    assert (view.owner, view.hint, view.state) == ("you", ADAS[-4:], "untested")
    row = database.execute("select secret, to_jsonb(gemini_keys)::text from gemini_keys").fetchone()
    assert row is not None
    assert ADAS not in str(row[1])
    assert ADAS.encode() not in row[0]
    key = usable(library.user_id)
    assert key is not None
    assert key.secret == ADAS
    assert ADAS not in repr(key)


@pytest.mark.parametrize("key", ["", "short", "with spaces in it, and quite long", "ü" * 30, "x" * 201])
def test_what_is_no_key_is_refused_and_not_repeated(library: Library, key: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        put(library.user_id, key)
    assert key not in refusal.value.detail or not key


def test_a_row_that_is_copied_to_another_user_is_of_no_use(
    library: Library, new_user: Callable[[str], Account], database: psycopg.Connection
) -> None:
    ben = new_user("ben").id
    put(library.user_id, ADAS)
    put(ben, BENS)
    database.execute(
        "update gemini_keys set secret = (select secret from gemini_keys where user_id = %s)"
        " where user_id = %s",
        [library.user_id, ben],
    )
    assert usable(ben) is None
    with user_session(ben) as session:
        assert gemini_keys.view(session, ben).error == gemini_keys.UNREADABLE


def test_keys_are_rotated(library: Library, configure: Configure) -> None:
    configure(encryption_keys=OLD)
    put(library.user_id, ADAS)
    configure(encryption_keys=f"{NEW},{OLD}")
    assert gemini_keys.rotate() == (1, 0)
    configure(encryption_keys=NEW)
    key = usable(library.user_id)
    assert key is not None
    assert key.secret == ADAS
    configure(encryption_keys="another key that nothing was encrypted with")
    assert gemini_keys.rotate() == (0, 1)
    assert usable(library.user_id) is None


def test_the_first_encryption_key_does_not_lose_what_the_secret_key_encrypted(configure: Configure) -> None:
    token = encryption.encrypt("secret", 1)
    configure(encryption_keys=NEW)
    assert encryption.decrypt(token, 1) == "secret"
    with pytest.raises(encryption.Unreadable):
        encryption.decrypt(token, 2)


@pytest.mark.parametrize("name", FORMATS)
def test_no_export_holds_the_key(library: Library, name: str) -> None:
    put(library.user_id, ADAS)
    library.finish(library.save())
    file = b"".join(exports.open_export(library.user_id, name).pieces)
    texts = [file]
    if zipfile.is_zipfile(io.BytesIO(file)):
        with zipfile.ZipFile(io.BytesIO(file)) as archive:
            texts = [archive.read(entry) for entry in archive.namelist()]
    assert not [text for text in texts if ADAS.encode() in text or b"gemini_keys" in text]


def test_keys_are_rotated_on_the_command_line(library: Library, configure: Configure) -> None:
    put(library.user_id, ADAS)
    configure(encryption_keys=NEW)
    answer = CliRunner().invoke(app, ["keys", "rotate"], catch_exceptions=False)
    assert (answer.exit_code, answer.output) == (0, "Encrypted 1 anew.\n")
    key = usable(library.user_id)
    assert key is not None
    assert key.secret == ADAS


def test_a_removed_key_is_gone(library: Library, database: psycopg.Connection) -> None:
    put(library.user_id, ADAS)
    with user_session(library.user_id) as session:
        gemini_keys.remove(session, library.user_id)
        assert session.execute(text("select count(*) from gemini_keys")).scalar_one() == 0
    with pytest.raises(NotFound), user_session(library.user_id) as session:
        gemini_keys.remove(session, library.user_id)
