"""Addresses: what clean() accepts and refuses, and which addresses normalise() takes for one page."""

from __future__ import annotations

from random import Random
from urllib.parse import quote

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from fuze_app.core.errors import InvalidInput
from fuze_app.core.urls import MAX_LENGTH, Address, address, clean, normalise, site_of

hosts = st.sampled_from(
    [
        "example.org",
        "www.example.org",
        "xn--mnchen-3ya.de",
        "a.b.c.co.uk",
        "192.0.2.7",
        "[2001:db8::1]",
        "x_y.org",
    ]
)
segments = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=8)
paths = st.lists(segments.map(lambda text: quote(text, safe="%~!()'")), max_size=4).map("/".join)
names = st.sampled_from(["v", "list", "id", "p", "page", "q", "a[]", "ü", "ref", "source", "s", "t"])
values = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=8)
queries = st.lists(st.tuples(names, values), max_size=4)
tracking = st.sampled_from(
    [
        "utm_source",
        "UTM_Medium",
        "fbclid",
        "gclid",
        "mc_cid",
        "igshid",
        "ref_src",
        "msclkid",
        "%75tm_id",
        "_hsenc",
    ]
)


def _address(host: str, path: str, query: list[tuple[str, str]], scheme: str = "https") -> str:
    return f"{scheme}://{host}/{path}?{'&'.join(f'{quote(name)}={quote(value)}' for name, value in query)}"


addresses = st.builds(_address, hosts, paths, queries, st.sampled_from(["http", "https"]))
anything = st.one_of(st.text(max_size=60), st.text("htps:/.%?#&=@[]12aA~\\ -", max_size=60), addresses)


@given(anything)
@example("https://a.b/%%34%31")
@example("http://x:443/")
@example("http://www.www.a.b./")
@example("\ud800")
@example("https://a.b//")
@example(".")
@example("https://a.b/#!//:~:")
def test_any_text_is_cleaned_and_normalised_or_refused_and_doing_so_again_changes_nothing(text: str) -> None:
    try:
        cleaned, key = clean(text), normalise(text)
    except InvalidInput:
        return
    assert clean(cleaned) == cleaned
    assert normalise(key) == key
    assert normalise(cleaned) == key
    assert site_of(key) == site_of(cleaned)


@given(hosts, paths, queries, st.integers(0, 4), tracking, values)
def test_tracking_parameters_never_matter(
    host: str, path: str, query: list[tuple[str, str]], place: int, name: str, value: str
) -> None:
    tracked = [f"{quote(key)}={quote(text)}" for key, text in query]
    tracked.insert(place, f"{name}={quote(value)}")
    assert normalise(f"https://{host}/{path}?{'&'.join(tracked)}") == normalise(_address(host, path, query))


@given(hosts, paths, queries, names, values, values)
def test_addresses_that_differ_in_a_meaningful_parameter_are_two_pages(
    host: str, path: str, query: list[tuple[str, str]], name: str, one: str, other: str
) -> None:
    assume(one != other)
    assert normalise(_address(host, path, [*query, (name, one)])) != normalise(
        _address(host, path, [*query, (name, other)])
    )


@given(hosts, paths, queries, st.randoms())
def test_the_order_of_differently_named_parameters_never_matters(
    host: str, path: str, query: list[tuple[str, str]], random: Random
) -> None:
    distinct = list(dict(query).items())
    shuffled = random.sample(distinct, len(distinct))
    assert normalise(_address(host, path, distinct)) == normalise(_address(host, path, shuffled))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://example.org/a", "https://example.org/a"),
        ("https://EXAMPLE.org/a", "https://example.org/a"),
        ("https://www.example.org/a", "https://example.org/a"),
        ("https://example.org:443/a", "http://example.org:80/a"),
        ("https://example.org./a", "https://example.org/a"),
        ("https://example.org/a/", "https://example.org/a"),
        ("https://example.org", "https://example.org/?"),
        ("https://example.org/a#part-2", "https://example.org/a"),
        ("https://example.org/a#:~:text=word", "https://example.org/a"),
        ("https://example.org/a/./b/../c", "https://example.org/a/c"),
        ("https://example.org/%7euser", "https://example.org/~user"),
        ("https://example.org/wiki/Mercury_%28planet%29", "https://example.org/wiki/Mercury_(planet)"),
        ("https://example.org/caf%c3%a9", "https://example.org/café"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://example.org/?b=2&a=1", "https://example.org/?a=1&b=2"),
        ("https://example.org/?q=a+b", "https://example.org/?q=a%20b"),
        ("https://example.org/?&a=1&&", "https://example.org/?a=1"),
        ("http://0x7f.1/", "http://127.0.0.1/"),
        ("https://www.youtube.com/watch?v=a1&si=x&feature=share", "https://youtube.com/watch?v=a1"),
        ("https://x.com/a/status/20?s=20&t=abc", "https://x.com/a/status/20"),
        ("https://example.org/a?utm_source=x&utm_medium=y&fbclid=z", "https://example.org/a"),
        ("https://app.example.org/#!/inbox", "http://app.example.org/#!/inbox"),
        ("https://app.example.org/#/", "https://app.example.org/"),
    ],
)
def test_one_page(one: str, other: str) -> None:
    assert normalise(one) == normalise(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.youtube.com/watch?v=a1", "https://www.youtube.com/watch?v=b2"),
        ("https://www.youtube.com/watch?v=a1&list=x", "https://www.youtube.com/watch?v=a1&list=y"),
        ("https://news.ycombinator.com/item?id=1", "https://news.ycombinator.com/item?id=2"),
        ("https://blog.example.org/?p=1", "https://blog.example.org/?p=2"),
        ("https://example.org/list?page=1", "https://example.org/list?page=2"),
        ("https://example.org/search?q=cats", "https://example.org/search?q=dogs"),
        ("https://example.org/contents?ref=main", "https://example.org/contents?ref=v2"),
        ("https://example.org/?s=one", "https://example.org/?s=two"),
        ("https://example.org/?tag=a&tag=b", "https://example.org/?tag=b&tag=a"),
        ("https://example.org/?q=a%26b", "https://example.org/?q=a&b"),
        ("https://example.org/?q=c%2B%2B", "https://example.org/?q=c++"),
        ("https://example.org/a%2Fb", "https://example.org/a/b"),
        ("https://example.org/a//b", "https://example.org/a/b"),
        ("https://example.org/A", "https://example.org/a"),
        ("https://example.org:8443/", "https://example.org/"),
        ("https://m.example.org/", "https://example.org/"),
        ("https://example.org/a/amp", "https://example.org/a"),
        ("https://app.example.org/#/inbox", "https://app.example.org/#/sent"),
        ("https://app.example.org/#!inbox", "https://app.example.org/"),
        ("https://youtu.be/a1?t=30", "https://youtu.be/a1?t=90"),
    ],
)
def test_two_pages(one: str, other: str) -> None:
    assert normalise(one) != normalise(other)


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("example.org", "https://example.org/"),
        ("  https://example.org/a\n", "https://example.org/a"),
        ("\u200b<https://example.org/a>\ufeff", "https://example.org/a"),
        ("“example.org/a”", "https://example.org/a"),
        ("//example.org/a", "https://example.org/a"),
        ("HTTP://Example.ORG/A", "http://example.org/A"),
        ("example.org:8080/a", "https://example.org:8080/a"),
        ("localhost:3000", "http://localhost:3000/"),
        ("192.168.1.20:8123/lights", "http://192.168.1.20:8123/lights"),
        ("[::1]:8000", "http://[::1]:8000/"),
        ("http://wiki/Start", "http://wiki/Start"),
        ("example.org/a b", "https://example.org/a%20b"),
        ("https://ja.wikipedia.org/wiki/蝉", "https://ja.wikipedia.org/wiki/%E8%9D%89"),
        ("https://medium.com/@someone/a", "https://medium.com/@someone/a"),
        ("https://example.org/?next=https://other.org/", "https://example.org/?next=https://other.org/"),
    ],
)
def test_what_people_type_becomes_an_address(typed: str, address: str) -> None:
    assert clean(typed) == address


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Enter the address"),
        ("   ", "Enter the address"),
        ("hello", "not an address"),
        ("hello world", "not a valid address"),
        ("https://", "not a valid address"),
        ("https://exa mple.org", "not a valid address"),
        ("https://example.org:99999/", "not a valid address"),
        ("https://256.1.1.1/", "not a valid address"),
        ("javascript:alert(1)", "not with javascript:"),
        ("JavaScript:1", "not with javascript:"),
        ("data:text/html,<p>", "not with data:"),
        ("mailto:a@example.org", "not with mailto:"),
        ("file:///etc/passwd", "not with file:"),
        ("ftp://example.org/a", "not with ftp:"),
        ("tel:12345", "not with tel:"),
        ("someone@example.org", "e-mail"),
        ("https://someone:secret@example.org/", "name and password"),
        ("https://exam\nple.org/", "line break"),
        ("https://example.org/\x00", "line break"),
        ("https://a..org/", "name of the site"),
        ("https://" + "a" * 64 + ".org/", "name of the site"),
        ("https://" + "abc." * 64 + "org/", "name of the site"),
        ("https://example.org/" + "a" * MAX_LENGTH, "longer than"),
        ("https://example.org/" + "蝉" * (MAX_LENGTH // 8), "longer than"),
    ],
)
def test_what_is_no_address_of_a_page_is_refused_in_a_sentence(typed: str, says: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        clean(typed)
    assert says in caught.value.detail
    assert caught.value.field == "url"


@pytest.mark.parametrize(
    ("url", "site"),
    [
        ("https://www.example.org/a", "example.org"),
        ("https://news.example.co.uk:8443/a", "news.example.co.uk"),
        ("https://www.xn--bcher-kva.example/", "bücher.example"),
        ("http://www.com/", "www.com"),
        ("http://127.0.0.1:8000/", "127.0.0.1"),
    ],
)
def test_the_site_shown_beside_a_page(url: str, site: str) -> None:
    assert site_of(url) == site


@given(scheme=st.sampled_from(["https://", "HTTP://", "//", ""]), host=hosts, path=paths)
@example(scheme="", host="www.BÜCHER.example.", path="a/../b/")
@example(scheme="http://", host="example.org:443", path="a?b=1#!/c")
def test_the_parts_of_an_address_are_those_made_one_by_one(scheme: str, host: str, path: str) -> None:
    url = f"{scheme}{host}/{path}"
    assume(_is_accepted(url))
    assert address(url) == Address(url=clean(url), key=normalise(url), site=site_of(url))


def _is_accepted(url: str) -> bool:
    try:
        clean(url)
    except InvalidInput:
        return False
    return True
