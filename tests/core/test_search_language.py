"""What fields, phrases, exclusions and alternatives find in a real library."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlmodel import select

from fuze_app.core import embedder
from fuze_app.core.cache import Answers
from fuze_app.core.database import user_session
from fuze_app.core.models import (
    Analysis,
    Bookmark,
    BookmarkCollection,
    Collection,
    Project,
    ProjectBookmark,
    ReadState,
)
from fuze_app.core.services import (
    bookmarks,
    highlights,
    kept_rankings,
    quick_search,
    search,
    search_completion,
    search_facets,
    search_history,
    search_ranking,
    search_statistics,
    search_within,
    spelling,
)
from fuze_app.core.services.accounts import Account
from fuze_app.core.services.bookmarks import BookmarkChanges
from fuze_app.core.services.highlights import NewHighlight
from fuze_app.core.services.search import SearchPage, SearchRequest
from tests.core.test_search import find, read_page, titles

PAGES = {
    "Sourdough at home": "A starter of flour and water ferments for a week. Bake the loaf in a hot pot.",
    "Rye bread": "Rye flour needs more water. The loaf is dense and keeps for a week of breakfasts.",
    "Tuning a database": "An index makes a query fast. Without one the planner reads every row.",
    "Databases in the cloud": "The planner of a distributed database reads rows from many machines.",
}
CHANGES = {
    "Sourdough at home": BookmarkChanges(tags=("Baking", "to read"), favourite=True),
    "Rye bread": BookmarkChanges(tags=("baking",), state=ReadState.READ, notes="For the weekend"),
    "Tuning a database": BookmarkChanges(tags=("databases",)),
}
FACTS = {
    "Sourdough at home": {"site": "bread.example.org", "author": "Ada Baker", "word_count": 200},
    "Rye bread": {"site": "example.org", "word_count": 4_000, "saved_at": datetime(2025, 4, 10, tzinfo=UTC)},
    "Databases in the cloud": {"language": "de", "published_at": datetime(2024, 12, 31, 23, tzinfo=UTC)},
}


@pytest.fixture
def reader(new_user: Callable[[str], Account], redis: object) -> Account:
    """Somebody with four pages read, tagged and dated."""
    embedder.load()
    search_statistics.forget_statistics()
    spelling.forget()
    account = new_user("reader")
    for title, text in PAGES.items():
        bookmark_id = read_page(account, title, text)
        with user_session(account.id) as session:
            bookmarks.update(session, account.id, bookmark_id, CHANGES.get(title, BookmarkChanges()))
            bookmark = session.get_one(Bookmark, bookmark_id)
            for name, value in FACTS.get(title, {}).items():
                setattr(bookmark, name, value)
    _attach(account.id)
    return account


def _attach(user_id: int) -> None:
    """A highlight, a collection within another, a project and an analysis."""
    with user_session(user_id) as session:
        ids = {title: key for key, title in session.exec(select(Bookmark.id, Bookmark.title))}
        tuning, rye, cloud = (
            ids[name] for name in ("Tuning a database", "Rye bread", "Databases in the cloud")
        )
        highlights.create(session, user_id, tuning, NewHighlight("the planner reads"))
        outer = Collection(user_id=user_id, name="Work", key="work")
        project = Project(user_id=user_id, title="New kitchen")
        session.add_all([outer, project])
        session.flush()
        inner = Collection(user_id=user_id, name="Notes", key="notes", parent_id=outer.id)
        session.add(inner)
        session.flush()
        session.add(BookmarkCollection(user_id=user_id, bookmark_id=tuning, collection_id=inner.id))
        session.add(ProjectBookmark(user_id=user_id, bookmark_id=rye, project_id=project.id))
        made = {"engine": "local", "version": "1", "summary": "", "keyphrases": []}
        session.add(
            Analysis(
                user_id=user_id,
                bookmark_id=cloud,
                content_type="article",
                technologies=["PostgreSQL"],
                **made,
            )
        )


def found(account: Account, query: str) -> set[str]:
    """The first words of the titles that are found."""
    return {title.split()[0] for title in titles(find(account, query))}


CONDITIONS = [
    ("tag:BAKING", {"Sourdough", "Rye"}),
    ('tag:"to read"', {"Sourdough"}),
    ("tag:nothing", set()),
    ("is:favourite OR is:read", {"Sourdough", "Rye"}),
    ("is:untagged", {"Databases"}),
    ("-is:unread", {"Rye"}),
    ("is:dead", set()),
    ("site:example.org author:baker", {"Sourdough"}),
    ("site:https://bread.example.org/x", {"Sourdough"}),
    ("-author:baker tag:baking", {"Rye"}),
    ("title:data", {"Tuning", "Databases"}),
    ("url:tuning", {"Tuning"}),
    ("lang:de", {"Databases"}),
    ("saved:2025-03..2025-05", {"Rye"}),
    ("saved:<1d -tag:baking", {"Tuning", "Databases"}),
    ("published:2024-12", {"Databases"}),
    ("published:>=2025", set()),
    ("length:long", {"Rye"}),
    ("length:1 author:ada", {"Sourdough"}),
    ('"flour and water"', {"Sourdough"}),
    ('"FLOUR AND"', {"Sourdough"}),
    ('"and water."', {"Sourdough"}),
    ('"water and flour"', set()),
    ('-"flour and water" tag:baking', {"Rye"}),
    ("database -cloud", {"Tuning", "Sourdough", "Rye"}),
    ("tag:baking -loaf", set()),
    ("tag:databases OR rye", {"Tuning", "Rye"}),
    ("(tag:databases OR tag:baking) -week", {"Tuning"}),
    ("in:notes weekend", {"Rye"}),
    ("in:notes loaf", set()),
    ("bread tag:databases", {"Tuning"}),
    ("is:highlighted", {"Tuning"}),
    ("in:highlights planner", {"Tuning"}),
    ("in:highlights index", set()),
    ("collection:work", {"Tuning"}),
    ('project:"New Kitchen"', {"Rye"}),
    ("-project:none -collection:work tag:baking", {"Sourdough", "Rye"}),
    ("type:article", {"Databases"}),
]


def test_conditions_decide(reader: Account) -> None:
    for query, expected in CONDITIONS:
        assert found(reader, query) == expected, query


def test_many_matches_are_narrowed_as_few_are(reader: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    """A condition that leaves many is compared after the search, one that leaves few before it."""
    few = [(hit.bookmark.id, hit.score) for hit in find(reader, "bread week tag:baking").items]
    monkeypatch.setattr(search_within, "FEW", 1)
    monkeypatch.setattr(kept_rankings, "_rankings", Answers("test"))
    assert [(hit.bookmark.id, hit.score) for hit in find(reader, "bread week tag:baking").items] == few
    assert len(few) == 2


def test_how_many_a_condition_leaves_is_told_by_a_sample(
    reader: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_within, "FEW", 1)
    with user_session(reader.id) as session:
        library = search_statistics.statistics_of(session, reader.id)
        assert library.documents == len(PAGES) == len(library.sample)  # of so few, all
        for query, count in (("tag:baking", 2), ("is:unread", 3)):
            condition = search.read_query(session, reader.id, query).condition
            left = search_ranking.narrowed(session, reader.id, condition)
            assert left is not None
            assert (left.ids, left.count) == (None, count)


def test_an_order_takes_the_place_of_the_score(reader: Account) -> None:
    assert titles(find(reader, "tag:baking sort:longest")) == ["Rye bread", "Sourdough at home"]
    assert titles(find(reader, "bread sort:oldest"))[0] == "Rye bread"
    first = find(reader, "sort:title", limit=3)
    assert titles(first) == sorted(PAGES)[:3]
    assert titles(find(reader, "sort:title", cursor=first.next_cursor)) == sorted(PAGES)[3:]


def test_a_page_finds_those_that_are_like_it(reader: Account) -> None:
    rye = find(reader, "title:rye").items[0].bookmark.id
    assert titles(find(reader, f"like:{rye}"))[0] == "Sourdough at home"
    assert "Rye bread" not in titles(find(reader, f"like:{rye}"))
    assert titles(find(reader, f"like:{rye} -tag:baking sort:title"))[0] == "Databases in the cloud"


def test_nobody_learns_of_anothers_page_by_likeness(
    reader: Account, new_user: Callable[[str], Account]
) -> None:
    rye = find(reader, "title:rye").items[0].bookmark.id
    page = find(new_user("stranger"), f"like:{rye}")
    assert page.items == []
    assert page.notice == search.NOT_READ


MISTAKES = [
    ('sourdough "at', "quotation mark", '"'),
    ("is:happy bread", "is: takes unread", "is:happy"),
    ("saved:soon bread", "2025-03", "saved:soon"),
    ("bread sort:random", "sort: takes newest", "sort:random"),
    ("bread OR sort:newest", "under OR", "sort:newest"),
]


def test_what_is_not_understood_is_said_and_the_rest_is_found(reader: Account) -> None:
    for query, said, place in MISTAKES:
        page = find(reader, query)
        (hint,) = page.hints
        assert said in hint.message
        assert query[hint.start : hint.end] == place
        assert set(titles(page)[:2]) == {"Sourdough at home", "Rye bread"}, query


def test_perfect_matches_are_not_buried(reader: Account) -> None:
    """By their vectors alone these would stand behind pages that say more about it."""
    read_page(reader, "Bread", "Nothing but a picture of a gate and a hill.")
    for number in range(3):
        read_page(reader, f"Loaf {number}", "Bread bread bread: how to bake bread, and bread again.")
    assert titles(find(reader, "bread"))[0] == "Bread"
    assert titles(find(reader, "datab"))[0] == "Databases in the cloud"
    assert titles(find(reader, "bread.example.org"))[0] == "Sourdough at home"
    assert titles(find(reader, "planner reads every row"))[0] == "Tuning a database"


def test_unknown_words_are_put_right_by_the_librarys_own(reader: Account) -> None:
    def suggested(query: str) -> str | None:
        page: SearchPage = find(reader, query)
        return page.suggestion

    assert suggested("sourdogh loaf") == "sourdough loaf"
    assert suggested("tag:baking databse (clowd)") == "tag:baking database (cloud)"
    assert suggested("sourdough") is None
    assert suggested("xylophone") is None


def test_the_ranking_alone_is_that_of_the_pages(reader: Account) -> None:
    with user_session(reader.id) as session:
        ranked = search.rank(session, reader.id, SearchRequest("bread week"))
    assert [key for key, _ in ranked] == [hit.bookmark.id for hit in find(reader, "bread week").items]


def test_what_was_found_is_counted_by_what_narrows_it_further(reader: Account) -> None:
    with user_session(reader.id) as session:
        baking = search_facets.facets(session, reader.id, SearchRequest("tag:baking"))
        ranked = search_facets.facets(session, reader.id, SearchRequest("planner", mode="text"))
        nothing = search_facets.facets(session, reader.id, SearchRequest(" "))
    assert baking.counted == 2
    tags = [(one.value, one.count, one.term) for one in baking.by["tag"]]
    assert tags == [("Baking", 2, "tag:Baking"), ("to read", 1, 'tag:"to read"')]
    assert {(one.value, one.count) for one in baking.by["state"]} == {("unread", 1), ("read", 1)}
    assert ("2025", 1, "saved:2025") in [(one.value, one.count, one.term) for one in baking.by["year"]]
    assert [one.value for one in baking.by["project"]] == ["New kitchen"]
    assert ranked.counted == 2
    assert [one.value for one in ranked.by["type"]] == ["article"]
    assert [(one.value, one.term) for one in ranked.by["technology"]] == [("PostgreSQL", "tech:PostgreSQL")]
    assert ("de", 1) in [(one.value, one.count) for one in ranked.by["language"]]
    assert [hit.bookmark.title for hit in find(reader, "tech:postgres").items] == ["Databases in the cloud"]
    assert nothing.counted == 0
    for values in baking.by.values():
        for one in values:
            # A site takes those below it along.
            assert len(find(reader, f"tag:baking {one.term}").items) >= one.count, one


def test_titles_tags_and_former_searches_are_found_by_their_beginnings(reader: Account) -> None:
    with user_session(reader.id) as session:
        search_history.remember(session, reader.id, "bakeries near me")
        answer = quick_search.quick(session, reader.id, "Bak")
        assert ([one.name for one in answer.tags], answer.searches) == (["Baking"], ["bakeries near me"])
        assert [one.title for one in quick_search.quick(session, reader.id, "dataB").titles] == [
            "Databases in the cloud"
        ]
        assert quick_search.quick(session, reader.id, "%").titles == []
        assert quick_search.quick(session, reader.id, " ").searches == ["bakeries near me"]


COMPLETIONS = [
    ("rye ta", ["tag:"]),
    ("t", []),
    ("-proj", ["project:"]),
    ("tag:", ["tag:Baking", "tag:databases", 'tag:"to read"']),
    ('(rye OR tag:"TO R', ['tag:"to read"']),
    ("-site:BREAD", ["site:bread.example.org"]),
    ("project:new", ['project:"New kitchen"']),
    ("collection:", ["collection:Notes", "collection:Work"]),
    ("type:a", ["type:article"]),
    ("author:", ['author:"Ada Baker"']),
    ("is:fav", ["is:favourite"]),
    ("sort:o", ["sort:oldest"]),
    ("is:favourite", []),
    ("tag:%", []),
    ("nofield:", []),
    ("tag:baking ", []),
    ("", []),
]


def test_what_is_typed_is_completed(reader: Account) -> None:
    with user_session(reader.id) as session:
        for typed, terms in COMPLETIONS:
            found = search_completion.complete(session, reader.id, typed)
            assert [one.term for one in found] == terms, typed
            assert all(one.text.rstrip().endswith(one.term) for one in found), typed
