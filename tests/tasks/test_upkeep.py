"""Pages after they were read: what can't be read keeps its title, pictures are kept, links are checked."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from fuze_app.core.database import user_session
from fuze_app.core.models import Stage, Status
from fuze_app.core.services import (
    bookmarks,
    images,
    page_content,
    rereading,
    search,
    stage_results,
    supplied,
    upkeep,
)
from fuze_app.core.services.bookmarks import NewBookmark
from fuze_app.core.services.page_content import ContentView
from fuze_app.core.services.reading import PreferenceChanges, change_preferences
from fuze_app.core.services.search import SearchRequest
from fuze_ml.extraction import VERSION
from fuze_tasks.worker import extraction  # the actors belong to the broker that it sets
from fuze_tasks.worker import upkeep as tasks
from tests.core.library import PAGE, Library
from tests.core.test_versions import version
from tests.ml.extraction.html import PARAGRAPHS, article
from tests.site import Site
from tests.site.exchange import HTML, Reply
from tests.site.files import png


def page(body: str, head: str = "", title: str = "The keepers") -> Reply:
    html = f"<!doctype html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    return Reply(html.encode(), content_type=HTML)


ARTICLE = Reply(article().encode(), content_type=HTML)
SENTENCE = PARAGRAPHS[1][:40]


def content(library: Library, key: int) -> ContentView:
    with user_session(library.user_id) as session:
        return page_content.view(session, library.user_id, key)


def extracted(library: Library, site: Site, path: str = "/kept") -> int:
    key = library.save(site.url(path))
    extraction.extract.fn(library.user_id, key)
    return key


def done(library: Library, database: psycopg.Connection) -> None:
    database.execute("update bookmarks set stage = 'done', status = 'done'")


def test_what_stands_in_place_of_a_page_is_said_and_its_title_kept(library: Library, site: Site) -> None:
    head = '<meta property="og:title" content="Minutes of the keepers">'
    head += '<meta name="description" content="Of May.">'
    site.serve("/kept", page("<h1>Sign in</h1><form><input type='password'></form>", head))
    found = content(library, extracted(library, site))
    assert (found.bookmark.status, found.bookmark.title) == (Status.FAILED, "Minutes of the keepers")
    assert "people who sign in" in (found.bookmark.error or "")
    assert (found.bookmark.obstacle, found.bookmark.is_dead) == ("login", False)
    assert (found.text, found.html, found.bookmark.excerpt, found.link.has_copy) == ("", "", "Of May.", False)


def test_a_file_of_an_unknown_kind_is_called_by_its_name(library: Library, site: Site) -> None:
    site.serve("/data/minutes.zip", Reply(b"PK\x03\x04", content_type="application/zip"))
    found = content(library, extracted(library, site, "/data/minutes.zip")).bookmark
    assert (found.title, found.error) == (
        "minutes.zip",
        "Archives can't be read; web pages, PDF, pictures, plain text and Markdown can.",
    )


def test_what_was_read_before_outlives_a_page_that_is_gone(
    library: Library, site: Site, database: psycopg.Connection
) -> None:
    site.serve("/kept", ARTICLE)
    key = extracted(library, site)
    done(library, database)
    site.serve("/kept", page("<h1>Page not found</h1>"))
    with user_session(library.user_id) as session:
        bookmarks.retry(session, library.user_id, key)
    extraction.extract.fn(library.user_id, key)
    found = content(library, key)
    assert SENTENCE in found.text
    assert (found.bookmark.obstacle, found.bookmark.is_dead) == ("missing", False)
    site.serve("/kept", ARTICLE)
    with user_session(library.user_id) as session:
        bookmarks.retry(session, library.user_id, key)
    assert (content(library, key).bookmark.obstacle, content(library, key).bookmark.is_dead) == (None, False)


def test_oembed_fills_in_what_a_video_does_not_say(library: Library, site: Site) -> None:
    site.serve(
        "/oembed", Reply(b'{"author_name": "Workshop", "type": "video"}', content_type="application/json")
    )
    link = f'<link rel="alternate" type="application/json+oembed" href="{site.url("/oembed")}">'
    site.serve("/kept", page("<p>Up next</p>", f'<meta property="og:type" content="video.other">{link}'))
    found = content(library, extracted(library, site))
    assert (found.kind, found.bookmark.author, found.facts["channel"]) == ("video", "Workshop", "Workshop")


@pytest.fixture
def illustrated(library: Library, site: Site) -> int:
    """A page with a picture, which is read."""
    site.serve("/tower.png", Reply(png(320, 180), content_type="image/png"))
    figure = '</p><figure><img src="/tower.png" alt="The tower"></figure><p>'
    whole = article(PARAGRAPHS[0], figure, *PARAGRAPHS[1:])
    site.serve("/kept", Reply(whole.encode(), content_type=HTML))
    return extracted(library, site)


def test_pictures_are_kept_and_shown_through_fuze(library: Library, site: Site, illustrated: int) -> None:
    html = content(library, illustrated).html
    assert '<img src="/api/images?bookmark=' in html
    assert f'src="{site.origin}' not in html
    tasks.archive.fn(library.user_id, illustrated)
    site.serve("/tower.png", Reply(b"", 404))
    with user_session(library.user_id) as session:
        kept = images.kept(session, library.user_id, illustrated, site.url("/tower.png"))
        assert images.missing(session, library.user_id, illustrated) == []
        change_preferences(session, library.user_id, PreferenceChanges(images="hidden"))  # type: ignore[arg-type]
    assert kept is not None
    assert (kept.media_type, kept.body) == ("image/png", png(320, 180))
    assert "<img" not in content(library, illustrated).html
    assert SENTENCE in content(library, illustrated).html


def test_a_sweep_sends_pictures_at_once_and_links_after_a_month(
    library: Library, illustrated: int, database: psycopg.Connection
) -> None:
    assert upkeep.sweep() == 1
    assert upkeep.sweep() == 0
    tasks.archive.fn(library.user_id, illustrated)
    database.execute("update upkeep set link_due_at = now() - interval '1 second'")
    assert upkeep.sweep() == 1


def check(library: Library, key: int) -> bool:
    """Whether the link is dead after one more check."""
    tasks.check_link.fn(library.user_id, key)
    return content(library, key).link.dead_since is not None


def test_a_page_that_was_never_there_is_looked_for_and_read_when_it_comes(
    library: Library, site: Site, configure: Any
) -> None:
    configure(bulk_host_seconds="0")
    site.serve("/late", Reply(b"", 404))
    key = extracted(library, site, "/late")
    found = content(library, key).bookmark
    assert (found.status, found.obstacle, found.is_dead) == (Status.FAILED, "missing", False)
    assert check(library, key) is True
    site.serve("/late", ARTICLE)
    assert check(library, key) is False
    assert content(library, key).bookmark.status == Status.WAITING
    extraction.extract.fn(library.user_id, key)
    assert SENTENCE in content(library, key).text


def test_a_page_that_was_removed_for_good_is_a_dead_link_at_once(
    library: Library, site: Site, illustrated: int, configure: Any
) -> None:
    configure(bulk_host_seconds="0")
    site.serve("/kept", Reply(b"gone", 410))
    assert check(library, illustrated) is True
    key = extracted(library, site, "/410")
    assert content(library, key).bookmark.is_dead


def test_a_link_is_dead_when_two_checks_say_so_and_may_live_again(
    library: Library, site: Site, illustrated: int, configure: Any
) -> None:
    configure(bulk_host_seconds="0")
    assert check(library, illustrated) is False
    site.serve("/kept", Reply(b"gone", 404))
    assert check(library, illustrated) is False
    before = version(library.user_id)
    assert check(library, illustrated) is True
    assert content(library, illustrated).bookmark.is_dead
    assert version(library.user_id) > before
    with user_session(library.user_id) as session:
        found = search.search(session, library.user_id, SearchRequest("is:dead -is:failed"))
    assert [hit.bookmark.id for hit in found.items] == [illustrated]
    link = content(library, illustrated).link
    assert (link.reason, link.has_copy) == ("There is no page at this address (404).", True)
    assert link.wayback_url.startswith("https://web.archive.org/web/20")
    assert link.wayback_url.endswith(site.url("/kept"))
    site.serve("/kept", ARTICLE)
    assert check(library, illustrated) is False
    assert not content(library, illustrated).bookmark.is_dead


def test_a_site_that_keeps_out_programs_is_no_dead_link(
    library: Library, site: Site, illustrated: int, configure: Any
) -> None:
    configure(bulk_host_seconds="0")
    for status in (403, 429, 403, 403, 403):
        site.serve("/kept", Reply(b"", status))
        assert check(library, illustrated) is False


def test_a_notice_that_a_page_is_gone_is_a_miss_whatever_its_status(
    library: Library, site: Site, illustrated: int, configure: Any
) -> None:
    configure(bulk_host_seconds="0")
    site.serve("/kept", page("<h1>Page not found</h1>"))
    assert [check(library, illustrated), check(library, illustrated)] == [False, True]


def test_pages_are_read_again_when_the_extractor_is_newer(
    library: Library, site: Site, illustrated: int, database: psycopg.Connection
) -> None:
    assert rereading.sweep(VERSION) == 0
    done(library, database)
    assert rereading.sweep(VERSION) == 0
    database.execute("update contents set extractor_version = 1")
    assert rereading.sweep(VERSION) == 1
    assert library.view(illustrated).stage == Stage.EXTRACT
    extraction.extract.fn(library.user_id, illustrated)
    assert content(library, illustrated).extractor_version == VERSION
    assert rereading.sweep(VERSION) == 0


@pytest.mark.parametrize(
    "answer", [Reply(b"", 404), page("<h1>Sign in</h1><input type='password'>"), page("<p>Less.</p>")]
)
def test_what_was_read_stays_when_reading_again_gives_less(
    answer: Reply, library: Library, site: Site, illustrated: int, database: psycopg.Connection
) -> None:
    done(library, database)
    database.execute("update contents set extractor_version = 1")
    site.serve("/kept", answer)
    assert rereading.sweep(VERSION) == 1
    extraction.extract.fn(library.user_id, illustrated)
    found = content(library, illustrated)
    assert (found.bookmark.stage, found.bookmark.status, found.bookmark.error) == (
        Stage.DONE,
        Status.DONE,
        None,
    )
    assert SENTENCE in found.text
    assert rereading.sweep(VERSION) == 0


def test_what_a_browser_sent_is_not_fetched_again(library: Library, database: psycopg.Connection) -> None:
    with user_session(library.user_id) as session:
        new = NewBookmark("https://example.org/members")
        key = supplied.save(session, library.user_id, new, article()).bookmark.id
    extraction.extract.fn(library.user_id, key)
    done(library, database)
    database.execute("update contents set extractor_version = 1")
    assert rereading.sweep(VERSION) == 0


def test_the_newest_pages_are_read_again_first_and_only_while_little_waits(
    library: Library, database: psycopg.Connection
) -> None:
    keys = [library.save(f"https://example.org/{number}") for number in range(rereading.BATCH + 2)]
    for key in keys:
        library.do(stage_results.finish_extraction, library.claim(key, Stage.EXTRACT), PAGE)
    done(library, database)
    assert rereading.sweep(VERSION) == rereading.BATCH
    waiting = {key for key in keys if library.view(key).stage == Stage.EXTRACT}
    assert waiting == set(keys[2:])
    assert rereading.sweep(VERSION) == 0
