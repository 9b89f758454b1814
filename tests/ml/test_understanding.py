"""The parts of local analysis that rules decide: type, difficulty, technologies, tags."""

from __future__ import annotations

import pytest

from fuze_ml.analysis import technologies as vocabulary
from fuze_ml.analysis.content_type import content_type
from fuze_ml.analysis.difficulty import difficulty
from fuze_ml.analysis.schema import ContentType, Difficulty, SuggestedTag
from fuze_ml.analysis.tags import OwnTag, Subject, suggest
from fuze_ml.analysis.technologies import technologies
from fuze_ml.embedding import Embedder

PLAIN = "The fox lay in the sun by the wall. It saw the hens walk out one by one. " * 5
DENSE = (
    "Asymptotic estimators of heteroscedastic covariance matrices presuppose regularity conditions whose "
    "verification necessitates intricate measure-theoretic argumentation regarding uniform integrability. "
) * 4


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("We moved from postgres to Redis.", ["PostgreSQL", "Redis"]),
        ("A python swallowed a goat in the swift river; we go on in spring.", []),
        ("Go on, express yourself and react with rust.", []),
        ("The library is written in Go and its code compiles quickly.", ["Go"]),
        ("Node.js, and the k8s cluster", ["Node.js", "Kubernetes"]),
        ("Scala and Julia met in Java.", ["Scala", "Julia", "Java"]),
        ("C++ beats C# in this program", ["C++", "C#"]),
        ("JavaScripts and Redisson are other words", []),
    ],
)
def test_technologies_are_told_from_everyday_words(text: str, expected: list[str]) -> None:
    assert sorted(technologies("", text)) == sorted(expected)


def test_the_title_counts_most_and_passing_mentions_in_long_texts_do_not() -> None:
    filler = "Nothing is said of it here. " * 200
    assert technologies("Tuning PostgreSQL", f"MySQL is named once. {filler} Redis, Redis.") == [
        "PostgreSQL",
        "Redis",
    ]


def test_the_vocabulary_names_its_version_and_each_spelling_once() -> None:
    lines = vocabulary._FILE.read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith(f"# Version {vocabulary.VERSION}.")
    spellings = [
        one.strip().removesuffix(" ?").casefold()
        for line in lines
        if line and not line.startswith("# ")
        for one in line.replace(":", ",").split(",")
        if one.strip()
    ]
    assert len(spellings) == len(set(spellings))


@pytest.mark.parametrize(
    ("url", "title", "expected"),
    [
        ("https://stackoverflow.com/questions/1/x", "Why is it slow?", ContentType.DISCUSSION),
        ("https://arxiv.org/abs/2001.00001", "Things", ContentType.RESEARCH),
        ("https://docs.example.org/reference/x", "x()", ContentType.REFERENCE),
        ("https://example.org/a", "How to mend a bicycle", ContentType.TUTORIAL),
        ("https://example.org/a", "A walk in the hills", ContentType.ARTICLE),
    ],
)
def test_addresses_and_titles_tell_the_type(url: str, title: str, expected: ContentType) -> None:
    assert content_type(url, title, PLAIN) == expected


def test_difficulty_goes_by_words_and_by_what_the_text_says() -> None:
    assert difficulty("", PLAIN, "en") == Difficulty.BEGINNER
    assert difficulty("", DENSE, "en") == Difficulty.ADVANCED
    assert difficulty("Too short", "to tell.", "en") is None
    assert difficulty("", "銭湯の壁には富士山の絵がある。" * 50, "ja") is None


def subject(embedder: Embedder, text: str, found: list[str]) -> Subject:
    return Subject("Notes", text, "en", [], found, embedder.encode_query(text))


def test_own_tags_come_first_by_word_meaning_alias_and_neighbours(embedder: Embedder) -> None:
    page = subject(embedder, "Tomatoes want compost and water. Sow the seeds in spring.", ["PostgreSQL"])
    own = [OwnTag("postgres"), OwnTag("gardening"), OwnTag("for mum", 0.9), OwnTag("tax law")]
    names = [tag.name for tag in suggest(page, own, embedder)]
    assert set(names) == {"postgres", "gardening", "for mum"}


def test_a_new_tag_only_where_none_of_ones_own_fits(embedder: Embedder) -> None:
    page = subject(embedder, "VACUUM in PostgreSQL.", ["PostgreSQL"])
    assert suggest(page, [], embedder) == [SuggestedTag("PostgreSQL", own=False)]
    assert suggest(page, [OwnTag("Postgres")], embedder) == [SuggestedTag("Postgres", own=True)]
