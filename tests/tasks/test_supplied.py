"""Reading a page from the HTML that came with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from fuze_app.core.database import user_session
from fuze_app.core.errors import InvalidInput
from fuze_app.core.models import Stage
from fuze_app.core.services import bookmarks, contents, page_content, pipeline, supplied
from fuze_app.core.services.accounts import Account
from fuze_app.core.services.bookmarks import BookmarkChanges, NewBookmark
from fuze_app.core.services.page_content import ContentView
from fuze_tasks.worker import extraction  # the actors belong to the broker that it sets
from tests.site import Site
from tests.site.catalogue import BY_NAME

SHOWN = BY_NAME["octopus"].source().decode().replace("</body>", "<script>alert(1)</script></body>")


@pytest.fixture
def ada(new_user: Callable[[str], Account], redis: Any) -> Account:
    return new_user("ada")


def save(account: Account, url: str, html: str) -> int:
    with user_session(account.id) as session:
        return supplied.save(session, account.id, NewBookmark(url), html).bookmark.id


def content(account: Account, bookmark_id: int) -> ContentView:
    with user_session(account.id) as session:
        return page_content.view(session, account.id, bookmark_id)


def waiting(database: psycopg.Connection) -> int:
    row = database.execute("select count(*) from supplied_pages").fetchone()
    assert row is not None
    return int(row[0])


def test_the_page_is_read_as_it_was_seen(ada: Account, site: Site, database: psycopg.Connection) -> None:
    bookmark_id = save(ada, site.url("/401"), SHOWN)
    extraction.extract.fn(ada.id, bookmark_id)
    read = content(ada, bookmark_id)
    assert read.bookmark.stage == "embed"
    assert read.bookmark.title == BY_NAME["octopus"].title
    assert "inosine" in read.text
    assert "<script" not in read.html
    assert site.hits("/401") == 0
    assert waiting(database) == 0


def test_what_can_not_be_read_is_fetched(ada: Account, site: Site, database: psycopg.Connection) -> None:
    bookmark_id = save(ada, site.url("/sourdough"), "<!doctype html><title>Empty</title>")
    extraction.extract.fn(ada.id, bookmark_id)
    assert content(ada, bookmark_id).bookmark.title == BY_NAME["sourdough"].title
    assert site.hits("/sourdough") == 1


def test_pasted_text_is_read_in_place_of_a_page_that_can_not_be(
    ada: Account, site: Site, database: psycopg.Connection
) -> None:
    with user_session(ada.id) as session:
        saved = bookmarks.save(session, ada.id, NewBookmark(site.url("/401")))
    bookmark_id = saved.bookmark.id
    extraction.extract.fn(ada.id, bookmark_id)
    assert content(ada, bookmark_id).bookmark.obstacle == "refused"
    with user_session(ada.id) as session:
        bookmarks.update(session, ada.id, bookmark_id, BookmarkChanges(title="Minutes: May"))
        supplied.paste(session, ada.id, bookmark_id, "# Minutes\n\nThey spoke of **oil**.\n\n- one\n- two")
    extraction.extract.fn(ada.id, bookmark_id)
    read = content(ada, bookmark_id)
    assert (read.bookmark.title, read.bookmark.obstacle) == ("Minutes: May", None)
    assert "<strong>oil</strong>" in read.html
    assert "<li>two</li>" in read.html
    assert waiting(database) == 0
    with user_session(ada.id) as session, pytest.raises(InvalidInput):
        supplied.paste(session, ada.id, bookmark_id, " \n")


def test_html_that_comes_while_another_is_read_is_read_too(
    ada: Account, site: Site, database: psycopg.Connection
) -> None:
    bookmark_id = save(ada, site.url("/401"), SHOWN)
    extraction.extract.fn(ada.id, bookmark_id)
    newer = BY_NAME["sourdough"].source().decode()
    save(ada, site.url("/401"), newer)
    assert waiting(database) == 1
    extraction.extract.fn(ada.id, bookmark_id)
    assert "refrigerator" in content(ada, bookmark_id).text
    assert waiting(database) == 0


def test_a_claim_that_was_given_up_forgets_nothing(
    ada: Account, site: Site, database: psycopg.Connection
) -> None:
    bookmark_id = save(ada, site.url("/401"), SHOWN)
    with user_session(ada.id) as session:
        lost = pipeline.claim(session, ada.id, bookmark_id, Stage.EXTRACT)
        assert lost is not None
        sent = supplied.find(session, lost)
        assert sent is not None
    database.execute("update bookmarks set due_at = now() - interval '1 second'")
    with user_session(ada.id) as session:
        assert pipeline.claim(session, ada.id, bookmark_id, Stage.EXTRACT) is not None
    page = contents.Extracted("article", "Late", "Late.", "<p>Late.</p>", lost.url, "Late", 1)
    with user_session(ada.id) as session:
        supplied.finish(session, lost, page, sent.supplied_at)
    assert waiting(database) == 1
    assert content(ada, bookmark_id).text == ""
