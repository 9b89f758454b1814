"""Search against a real library: what is found, what is shown, and what another user sees of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fuze_app.core import embedder
from fuze_app.core.cache import Answers
from fuze_app.core.database import user_session
from fuze_app.core.errors import InvalidInput
from fuze_app.core.models import Stage
from fuze_app.core.services import (
    bookmarks,
    kept_rankings,
    pipeline,
    search,
    search_facets,
    search_statistics,
    stage_results,
)
from fuze_app.core.services.accounts import Account
from fuze_app.core.services.bookmarks import NewBookmark
from fuze_app.core.services.contents import Extracted
from fuze_app.core.services.search import SearchPage, SearchRequest
from fuze_app.core.services.stage_results import EmbeddedPassage
from fuze_ml import passages

PAGES = {
    "Sourdough at home": "A starter of flour and water ferments for a week. The loaf is baked in a hot pot.",
    "Tuning a database": "An index makes a query fast. Without one the planner reads every row of the table.",
    "Training for a marathon": "Long slow runs build endurance. Rest days let the legs recover.",
}


def read_page(account: Account, title: str, text: str, language: str = "en") -> int:
    """Saves a page and takes it through the stages up to its vectors, as the workers do."""
    with user_session(account.id) as session:
        new = NewBookmark(url=f"https://example.org/{title.replace(' ', '-')}")
        bookmark_id = bookmarks.save(session, account.id, new).bookmark.id
    page = Extracted(
        kind="article",
        title=title,
        text=text,
        html=f"<p>{text}</p>",
        fetched_url=new.url,
        excerpt=text[:80],
        word_count=len(text.split()),
        language=language,
    )
    model = embedder.load()
    pieces = passages.split(text, model.count_tokens)
    vectors = model.encode([f"{title}\n{piece.text}" for piece in pieces])
    with user_session(account.id) as session:
        claim = pipeline.claim(session, account.id, bookmark_id, Stage.EXTRACT)
        assert claim is not None
        stage_results.finish_extraction(session, claim, page)
        claim = pipeline.claim(session, account.id, bookmark_id, Stage.EMBED)
        assert claim is not None
        embedded = [
            EmbeddedPassage(piece.position, piece.start, piece.end, vector)
            for piece, vector in zip(pieces, vectors, strict=True)
        ]
        stage_results.finish_embedding(session, claim, embedded)
    return bookmark_id


@pytest.fixture(scope="session")
def model() -> None:
    """The embedding model, loaded: searching never waits for it."""
    embedder.load()


@pytest.fixture(autouse=True)
def _no_statistics() -> None:
    """Accounts have the same ids in every test, and statistics are remembered for a while."""
    search_statistics.forget_statistics()


@pytest.fixture
def reader(new_user: Callable[[str], Account], redis: object, model: None) -> Account:
    """Somebody with three pages read."""
    account = new_user("reader")
    for title, text in PAGES.items():
        read_page(account, title, text)
    return account


def find(account: Account, query: str, **options: object) -> SearchPage:
    with user_session(account.id) as session:
        return search.search(session, account.id, SearchRequest(query, **options))  # type: ignore[arg-type]


def titles(page: SearchPage) -> list[str]:
    return [hit.bookmark.title for hit in page.items]


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("how do I make bread rise", "Sourdough at home"),
        ("SQL is slow", "Tuning a database"),
        ("getting fit for a 42 km event", "Training for a marathon"),
    ],
)
def test_meaning_finds_a_page_by_words_that_do_not_stand_in_it(
    reader: Account, query: str, title: str
) -> None:
    assert titles(find(reader, query))[0] == title
    assert titles(find(reader, query, mode="semantic"))[0] == title


def test_words_find_other_forms_of_themselves_and_are_marked(reader: Account) -> None:
    page = find(reader, "queries", mode="text")
    assert titles(page) == ["Tuning a database"]
    passage = page.items[0].passages[0]
    assert [passage.text[start:end] for start, end in passage.marks] == ["query"]
    assert PAGES["Tuning a database"][passage.start : passage.end] == passage.text


def test_a_page_not_read_yet_is_found_by_its_title_notes_and_tags(reader: Account) -> None:
    with user_session(reader.id) as session:
        new = NewBookmark("https://unread.example/x", "Beekeeping", "for the allotment", ("hives",))
        bookmarks.save(session, reader.id, new)
    for query in ("beekeeping", "allotment", "hive", "unread.example"):
        assert titles(find(reader, query))[0] == "Beekeeping", query


def test_each_mode_uses_its_own_side(reader: Account) -> None:
    assert titles(find(reader, "bread", mode="text")) == []
    assert len(titles(find(reader, "bread", mode="semantic"))) == 3


def test_changes_are_found_at_once_and_former_words_no_more(reader: Account) -> None:
    bookmark_id = find(reader, "sourdough", mode="text").items[0].bookmark.id
    with user_session(reader.id) as session:
        changes = bookmarks.BookmarkChanges(title="Loaves", notes="weekend", tags=("kitchen",))
        bookmarks.update(session, reader.id, bookmark_id, changes)
    assert titles(find(reader, "kitchen", mode="text")) == ["Loaves"]
    assert titles(find(reader, "sourdough", mode="text")) == []


def test_a_deleted_page_is_not_found_until_it_is_restored(reader: Account) -> None:
    bookmark_id = find(reader, "marathon").items[0].bookmark.id
    with user_session(reader.id) as session:
        bookmarks.delete(session, reader.id, bookmark_id)
    assert "Training for a marathon" not in titles(find(reader, "marathon"))
    with user_session(reader.id) as session:
        bookmarks.restore(session, reader.id, bookmark_id)
    assert titles(find(reader, "marathon"))[0] == "Training for a marathon"


def test_pages_of_results_follow_each_other_without_gap(reader: Account) -> None:
    whole = titles(find(reader, "how things work"))
    first = find(reader, "how things work", limit=2)
    second = find(reader, "how things work", limit=2, cursor=first.next_cursor)
    assert titles(first) + titles(second) == whole
    assert second.next_cursor is None


def test_nobody_finds_what_another_saved(reader: Account, new_user: Callable[[str], Account]) -> None:
    stranger = new_user("stranger")
    read_page(stranger, "A page of my own", "Nothing about loaves.")
    assert titles(find(stranger, "sourdough starter")) == ["A page of my own"]
    assert titles(find(stranger, "sourdough starter", mode="text")) == []


@pytest.mark.parametrize(
    "query", ["", "   ", "\0", "the", "!!!", "'; DROP TABLE users; --", "(((", "%", "\\"]
)
def test_no_query_is_an_error(reader: Account, query: str) -> None:
    for mode in ("hybrid", "semantic", "text"):
        assert find(reader, query, mode=mode).next_cursor is None


@pytest.mark.parametrize("cursor", ["x", "WzBd", "Wy0xXQ", "WyJhIl0", "WzEsMl0", "WzEwMDAwMF0", "e30"])
def test_a_foreign_cursor_is_refused_by_name(reader: Account, cursor: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        find(reader, "bread", cursor=cursor)
    assert caught.value.field == "cursor"


def test_text_without_spaces_is_found_by_a_part_of_it(
    new_user: Callable[[str], Account], redis: object
) -> None:
    account = new_user("yuki")
    read_page(account, "東京の夏", "夏の東京では花火大会が毎週開かれます。", language="ja")
    page = find(account, "花火", mode="text")
    assert titles(page) == ["東京の夏"]
    passage = page.items[0].passages[0]
    assert [passage.text[start:end] for start, end in passage.marks] == ["花火"]


def test_the_index_finds_what_the_exact_scan_finds(reader: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    exact = [(hit.bookmark.id, hit.score) for hit in find(reader, "bread", mode="semantic").items]
    search_statistics.forget_statistics()
    monkeypatch.setattr(search_statistics, "by_index", lambda *_, **__: True)
    monkeypatch.setattr(kept_rankings, "_rankings", Answers("test"))
    assert [(hit.bookmark.id, hit.score) for hit in find(reader, "bread", mode="semantic").items] == exact


def test_a_search_its_pages_and_its_facets_rank_once(
    reader: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = find(reader, "bread or sourdough loaves")
    with monkeypatch.context() as patched:
        patched.setattr(search, "_found", None)  # nothing is ranked from here on
        assert find(reader, "bread or sourdough loaves") == first
        with user_session(reader.id) as session:
            request = SearchRequest("bread or sourdough loaves")
            assert search_facets.facets(session, reader.id, request).counted == len(first.items)
    new = read_page(reader, "Loaves of bread", "Sourdough bread makes the best of all loaves.")
    assert find(reader, "bread or sourdough loaves").items[0].bookmark.id == new


def test_what_a_transaction_sees_of_its_own_is_shown_to_nobody_else(reader: Account) -> None:
    with user_session(reader.id) as session:
        new = NewBookmark(url="https://example.org/secret", title="Bread of the undone")
        bookmarks.save(session, reader.id, new)
        request = SearchRequest("bread of the undone", mode="text")
        assert "Bread of the undone" in titles(search.search(session, reader.id, request))
        session.rollback()
    assert "Bread of the undone" not in titles(find(reader, "bread of the undone", mode="text"))


@pytest.mark.parametrize(
    ("documents", "everybodys", "expected"),
    [
        (0, 0, False),
        (500, 500, False),
        (500, -1, False),
        (10_000, 10_000, True),
        (10_000, 300_000, False),
        (100_000, 300_000, True),
    ],
)
def test_the_index_is_walked_where_that_is_less_work(
    documents: int, everybodys: float, expected: bool
) -> None:
    assert search_statistics.by_index(documents, everybodys, passages=4 * everybodys) is expected
