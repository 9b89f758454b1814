"""What each tool's file says beside address and title, and how it is understood."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime

import pytest

from fuze_app.core.importing import NotBookmarks, ParsedBookmark, ParsedFolder
from fuze_app.core.models import ReadState
from tests.core.importing.reading import bookmarks, entries, unreadable, urls

NETSCAPE = """<!DOCTYPE NETSCAPE-Bookmark-file-1>
<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset=UTF-8">
<TITLE>Bookmarks</TITLE>
<H1>Bookmarks Menu</H1>
<DL><p>
    <DT><H3 ADD_DATE="1" PERSONAL_TOOLBAR_FOLDER="true">Bookmarks Toolbar</H3>
    <DL><p>
        <DT><A HREF="https://bar.example/" ADD_DATE="1700000000" ICON="data:image/png;base64,AA">Bar</A>
        <DT><H3>Reading</H3>
        <DD>What I read
        <DL><p>
            <DT><A HREF="https://deep.example/?a=1&amp;b=2" TAGS="one,two w" TOREAD="1">D &amp; <b>b</b></A>
            <DD>First line<br>second &lt;line&gt;
            <HR>
            <DT><A HREF="https://next.example/">Next</A>
        </DL><p>
    </DL><p>
    <DT><A HREF="place:sort=8">Recent</A>
    <DT><A ADD_DATE="1">No address</A>
</DL><p>
"""


def one(content: bytes | str) -> ParsedBookmark:
    (found,) = bookmarks(content)
    return found


def test_netscape_has_folders_but_not_the_browsers_own_places() -> None:
    found = {bookmark.url: bookmark for bookmark in bookmarks(NETSCAPE)}
    assert found["https://bar.example/"].folders == ()
    assert found["https://deep.example/?a=1&b=2"].folders == (("Reading",),)
    assert found["https://next.example/"].folders == (("Reading",),)
    assert found["place:sort=8"].folders == ()


def test_netscape_has_dates_tags_notes_and_lines() -> None:
    on_bar, deep, following, *_ = bookmarks(NETSCAPE)
    assert on_bar.saved_at == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
    assert (deep.title, deep.tags, deep.state) == ("D & b", ("one", "two w"), ReadState.UNREAD)
    assert deep.notes == "First line\nsecond <line>"
    assert following.notes == ""
    assert (on_bar.line, deep.line) == (8, 12)


def test_netscape_reports_a_link_without_an_address() -> None:
    (bad,) = unreadable(NETSCAPE)
    assert (bad.line, bad.reason, bad.excerpt) == (19, "This entry has no address.", "No address")


def test_linkding_keeps_archived_bookmarks_and_notes_in_netscape() -> None:
    found = one(
        '<!DOCTYPE NETSCAPE-Bookmark-file-1><DL><p><DT><A HREF="https://a.example" TOREAD="0" '
        'TAGS="x,linkding:bookmarks.archived">A</A><DD>About it[linkding-notes]My *note*[/linkding-notes]'
    )
    assert (found.state, found.tags) == (ReadState.ARCHIVED, ("x",))
    assert found.notes == "About it\n\nMy *note*"


def test_raindrop_marks_favourites_in_netscape() -> None:
    assert one('<DL><DT><A HREF="https://a.example" DATA-IMPORTANT="true">A</A>').favourite


def test_broken_markup_costs_no_bookmark() -> None:
    content = """<!DOCTYPE NETSCAPE-Bookmark-file-1>
        <DL><DT><A HREF="https://unclosed-quote.example/>One</A>
        <DT><A HREF=https://no-quotes.example/ TAGS=x>Two</A
        <DT><A HREF='https://single.example/'>Three
        <DT><A HREF="https://no-end.example/"
        <DT><A HREF="https://last.example/">a <3 b"""
    assert urls(content) == [
        "https://unclosed-quote.example/",
        "https://no-quotes.example/",
        "https://single.example/",
        "https://no-end.example/",
        "https://last.example/",
    ]


@pytest.mark.parametrize(
    ("heading", "state", "favourite", "folders"),
    [
        ("Unread", ReadState.UNREAD, False, ()),
        ("Read Archive", ReadState.ARCHIVED, False, ()),
        ("Starred", None, True, ()),
        ("Recipes", None, False, (("Recipes",),)),
    ],
)
def test_reading_lists_say_by_their_heading_what_is_in_them(
    heading: str, state: ReadState | None, favourite: bool, folders: tuple[tuple[str, ...], ...]
) -> None:
    found = one(
        f"<html><head><title>Instapaper: Export</title></head><body><h1>{heading}</h1>"
        '<ol><li><a href="https://a.example/">A</a></ol>'
    )
    assert (found.state, found.favourite, found.folders) == (state, favourite, folders)


def test_opml_takes_a_feeds_site_and_the_outlines_around_it() -> None:
    found = one(
        '<?xml version="1.0"?><opml version="2.0"><body><outline text="News"><outline text="Tech">'
        '<outline type="rss" text="A &amp; B" xmlUrl="https://a.example/feed" htmlUrl="https://a.example/"/>'
        "</outline></outline></body></opml>"
    )
    assert (found.url, found.title, found.folders) == ("https://a.example/", "A & B", (("News", "Tech"),))


def test_pocket_has_states_and_bars_between_tags() -> None:
    found = one("title,url,time_added,tags,status\nA,https://a.example/,1600961496,one|two words,archive\n")
    assert (found.state, found.tags) == (ReadState.ARCHIVED, ("one", "two words"))
    assert found.saved_at == datetime(2020, 9, 24, 15, 31, 36, tzinfo=UTC)


def test_instapaper_has_folders_selections_and_tags_as_json() -> None:
    header = "URL,Title,Selection,Folder,Timestamp,Tags\n"
    found = one(f'{header}https://a.example/,A,A quote,Cooking,1700000000,"[""x"",""y z""]"\n')
    assert (found.folders, found.notes, found.tags) == ((("Cooking",),), "A quote", ("x", "y z"))


def test_raindrop_has_paths_notes_and_favourites() -> None:
    found = one(
        "id,title,note,excerpt,url,folder,tags,created,cover,highlights,favorite\n"
        '42,A,"My note\nin two lines",Its description,https://a.example/,Work/Invoices,"a, b",'
        "2024-03-01T10:00:00.000Z,,Highlight: x,true\n"
    )
    assert found.folders == (("Work", "Invoices"),)
    assert found.notes == "My note\nin two lines\n\nHighlight: x"
    assert (found.tags, found.favourite) == (("a", "b"), True)
    assert found.saved_at == datetime(2024, 3, 1, 10, tzinfo=UTC)


def test_readwise_has_tags_as_a_python_list() -> None:
    found = one(
        "Title,URL,ID,Document tags,Saved date,Reading progress,Location,Seen\n"
        'A,https://a.example/,01h,"[\'one\', ""it\'s""]",2022-11-06 04:33:50+00:00,0,archive,True\n'
    )
    assert (found.tags, found.state) == (("one", "it's"), ReadState.ARCHIVED)
    assert found.saved_at == datetime(2022, 11, 6, 4, 33, 50, tzinfo=UTC)


def test_matter_says_what_left_the_queue() -> None:
    header = "Title,Author,Publisher,URL,Tags,Word Count,In Queue,Favorited,Read,Highlight Count,Last Interaction Date,File Id\n"  # noqa: E501
    rows = (
        "A,,,https://a.example/,x;y,9,True,True,True,0,,1\nB,,,https://b.example/,,9,False,False,True,0,,2\n"
    )
    first, second = bookmarks(header + rows)
    assert (first.state, first.favourite, first.tags) == (ReadState.READ, True, ("x", "y"))
    assert second.state == ReadState.ARCHIVED


def test_other_tables_are_understood_by_their_usual_columns() -> None:
    found = one(
        "Created;Link;Name;Description;Keywords;Folder;Favorite\n"
        "2024-01-02;https://a.example/;A;Some words;x|y;One/Two;yes\n"
    )
    assert (found.url, found.title, found.notes) == ("https://a.example/", "A", "Some words")
    assert (found.tags, found.folders, found.favourite) == (("x", "y"), (("One", "Two"),), True)


def test_text_takes_addresses_however_they_stand_in_the_line() -> None:
    found = bookmarks(
        "https://bare.example/a\n\n"
        "- [A title](https://markdown.example/b)\n"
        "A title - https://behind.example/c\n"
        "example.org/no-scheme\n"
    )
    assert [(one.line, one.url, one.title) for one in found] == [
        (1, "https://bare.example/a", ""),
        (3, "https://markdown.example/b", "A title"),
        (4, "https://behind.example/c", "A title"),
        (5, "example.org/no-scheme", ""),
    ]


def test_text_reports_lines_without_an_address() -> None:
    (bad,) = unreadable("https://a.example\nbuy milk, bread and salt\n")
    assert (bad.line, bad.excerpt) == (2, "buy milk, bread and salt")


def test_onetab_keeps_bars_in_titles() -> None:
    found = bookmarks("https://a.example/ | One | two\nhttps://b.example/ | B\n\nhttps://c.example/\n")
    assert [(one.url, one.title) for one in found] == [
        ("https://a.example/", "One | two"),
        ("https://b.example/", "B"),
        ("https://c.example/", ""),
    ]


def test_chrome_names_folders_behind_what_is_in_them() -> None:
    inner = {
        "children": [{"name": "A", "url": "https://a.example/", "date_added": "13118850929335823"}],
        "name": "In",
    }
    outer = {"children": [inner], "name": "Out"}
    content = json.dumps({"roots": {"bookmark_bar": {"children": [outer], "name": "Bookmarks bar"}}})
    found = one(content)
    assert found.folders == (("Out", "In"),)
    assert found.saved_at == datetime(2016, 9, 20, 13, 15, 29, 335823, tzinfo=UTC)


def test_karakeep_has_lists_in_lists_and_notes_that_are_no_bookmarks() -> None:
    def entry(**values: object) -> dict[str, object]:
        return {"createdAt": 1700000000, "title": "A", "tags": [], "lists": [], "note": "n", **values}

    content = json.dumps(
        {
            "bookmarks": [
                entry(
                    content={"type": "link", "url": "https://a.example/"},
                    lists=["in", "smart"],
                    archived=True,
                ),
                entry(content={"type": "text", "text": "Buy milk"}),
                entry(content=None, title="A picture"),
            ],
            "lists": [
                {"id": "in", "name": "In", "type": "manual", "parentId": "out"},
                {"id": "out", "name": "Out", "type": "manual", "parentId": None},
                {"id": "smart", "name": "Smart", "type": "smart", "parentId": None},
            ],
        }
    )
    found = one(content)
    assert (found.folders, found.state, found.notes) == ((("Out", "In"),), ReadState.ARCHIVED, "n")
    assert [bad.excerpt for bad in unreadable(content)] == ["Buy milk", "A picture"]


def test_lists_that_lie_in_each_other_end() -> None:
    content = json.dumps(
        {
            "bookmarks": [
                {
                    "createdAt": 1,
                    "lists": ["a"],
                    "content": {"type": "link", "url": "https://a.example"},
                    "note": "",
                }
            ],
            "lists": [{"id": "a", "name": "A", "parentId": "b"}, {"id": "b", "name": "B", "parentId": "a"}],
        }
    )
    assert one(content).folders[0][-2:] == ("B", "A")


def test_linkwarden_has_collections_in_collections_and_pins() -> None:
    link = {"id": 7, "name": "A", "url": "https://a.example/", "description": "d", "collectionId": 2,
            "tags": [{"id": 1, "name": "x"}], "createdAt": "2024-01-01T00:00:00.000Z"}  # fmt: skip
    content = json.dumps(
        {
            "username": "ann",
            "collections": [
                {"id": 2, "name": "In", "parentId": 1, "links": [link]},
                {
                    "id": 1,
                    "name": "Out",
                    "parentId": None,
                    "links": [{"id": 8, "name": "No address", "url": None}],
                },
            ],
            "pinnedLinks": [{"id": 7, "url": "https://a.example/"}],
        }
    )
    found = one(content)
    assert (found.folders, found.tags, found.favourite, found.notes) == ((("Out", "In"),), ("x",), True, "d")
    assert [bad.excerpt for bad in unreadable(content)] == ["No address"]


def test_linkwardens_collections_may_have_no_ids() -> None:
    collections = [{"name": name, "links": [{"url": f"https://{name}.example/"}]} for name in ("one", "two")]
    found = bookmarks(json.dumps({"collections": collections}))
    assert [one.folders for one in found] == [(("one",),), (("two",),)]


def test_wallabag_has_annotations_and_states() -> None:
    found = one(
        json.dumps(
            [
                {"is_archived": 1, "is_starred": 1, "url": "https://a.example/", "title": "A", "tags": ["x"],
                 "annotations": [{"quote": "A line", "text": "My thought"}]}
            ]
        )
    )  # fmt: skip
    assert (found.state, found.favourite, found.notes) == (ReadState.ARCHIVED, True, "A line\n\nMy thought")


def test_pinboard_separates_tags_by_spaces() -> None:
    found = one(json.dumps([{"href": "https://a.example/", "extended": "e", "tags": "x y", "toread": "yes"}]))
    assert (found.tags, found.notes, found.state) == (("x", "y"), "e", ReadState.UNREAD)


def test_fuze_keeps_empty_collections_and_what_was_read() -> None:
    content = json.dumps(
        {
            "format": "fuze-export",
            "version": 1,
            "collections": [{"path": ["Out", "Empty"]}],
            "bookmarks": [
                {
                    "url": "https://a.example/",
                    "collections": [["Out"], ["Other", "In"]],
                    "page": {"word_count": 12, "author": "Ann"},
                    "content": {
                        "kind": "article",
                        "text": "Words",
                        "html": "<p>Words<script>x()</script></p>",
                    },
                }
            ],
        }
    )
    assert ParsedFolder(("Out", "Empty")) in entries(content)
    found = one(content)
    assert found.folders == (("Out",), ("Other", "In"))
    assert found.was_read is not None
    assert found.was_read.bookmark["author"] == "Ann"
    (content_row,) = found.was_read.parts["content"]
    assert content_row["html"] == "<p>Words</p>"


def test_the_extensions_list_is_read() -> None:
    found = one(
        json.dumps([{"url": "https://a.example/", "title": "A", "tags": ["x"], "folder": ["One", "Two"]}])
    )
    assert (found.tags, found.folders) == (("x",), (("One", "Two"),))


def test_linkdings_api_answers_are_read() -> None:
    page = {"count": 1, "next": None, "results": [{"id": 1, "url": "https://a.example/", "tag_names": ["x"]}]}
    assert one(json.dumps(page)).tags == ("x",)


def test_pinboard_keeps_what_is_to_be_read_in_xml() -> None:
    found = one(
        '<?xml version="1.0"?><posts user="ann"><post href="https://a.example/?a=1&amp;b=2" '
        'time="2019-03-04T05:06:07Z" description="A &quot;title&quot;" extended="Why" '
        'tag="x y" toread="yes" />'
    )
    assert (found.url, found.title, found.notes) == ("https://a.example/?a=1&b=2", 'A "title"', "Why")
    assert (found.tags, found.state) == (("x", "y"), ReadState.UNREAD)
    assert found.saved_at == datetime(2019, 3, 4, 5, 6, 7, tzinfo=UTC)


def test_readwise_knows_what_was_read_to_the_end() -> None:
    header = "Title,URL,ID,Document tags,Saved date,Reading progress,Location,Seen"
    rows = ["R,https://a.example,1,,,1.0,later,True", "S,https://b.example,2,,,0.5,shortlist,True"]
    ended, short = bookmarks("\n".join([header, *rows]))
    assert (ended.state, short.state) == (ReadState.READ, ReadState.UNREAD)
    assert (ended.favourite, short.favourite) == (False, True)


def test_json_of_unknown_tools_keeps_states_and_what_was_marked() -> None:
    first, annotated = bookmarks(
        json.dumps(
            [
                {"url": "https://a.example", "is_read": "1", "is_fav": "1"},
                {"url": "https://b.example", "highlights": [{"quote": "Said", "note": "True"}]},
            ]
        )
    )
    assert (first.state, first.favourite) == (ReadState.READ, True)
    assert (annotated.state, annotated.notes) == (None, "Said\n\nTrue")


def test_a_file_of_passwords_is_refused() -> None:
    content = "Title,URL,Username,Password,Notes,OTPAuth\nBank,https://bank.example/,ann,secret,,\n"
    with pytest.raises(NotBookmarks, match="passwords"):
        bookmarks(content)


def archive(files: dict[str, str]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as written:
        for name, content in files.items():
            written.writestr(name, content)
    return packed.getvalue()


def test_omnivore_keeps_what_was_marked_on_each_page() -> None:
    pages = [
        {"slug": slug, "title": slug, "url": f"https://{slug}.example/", "savedAt": "2024-10-29T16:30:11Z",
         "labels": [], "state": "Active", "readingProgress": 100}
        for slug in ("marked", "plain", "../content/plain")
    ]  # fmt: skip
    found = bookmarks(
        archive(
            {
                "highlights/marked.md": "> A line\n> of two\n\nMy thought\n\n> Another",
                "content/plain.html": "<p>Its text</p>",
                "metadata_0_to_20.json": json.dumps(pages),
            }
        )
    )
    assert [(one.title, one.notes) for one in found] == [
        ("marked", "A line\nof two\n\nMy thought\n\nAnother"),
        ("plain", ""),
        ("../content/plain", ""),
    ]


def test_texts_of_pages_in_an_archive_are_no_bookmarks() -> None:
    table = (
        "Title,Author,Publisher,URL,Tags,In Queue,Favorited,Read\nA,,,https://a.example/,,True,False,True\n"
    )
    found = bookmarks(archive({"1.txt": "As https://other.example/ says", "_matter_history.csv": table}))
    assert [one.url for one in found] == ["https://a.example/"]
