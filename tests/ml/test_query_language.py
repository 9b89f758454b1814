"""The language of the search box: what is understood, what is explained, and that nothing breaks it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fuze_ml.query_language import AllOf, AnyOf, Field, Node, Not, Phrase, Word, parse, walk

FIELDS = frozenset({"tag", "is", "site", "url", "saved"})


def written(node: Node) -> str:
    """The node in the language itself, every bracket drawn."""
    match node:
        case Word():
            return node.text
        case Phrase():
            return f'"{node.text}"'
        case Field():
            return f'{node.name}:"{node.value}"' if " " in node.value else f"{node.name}:{node.value}"
        case Not():
            return f"-{written(node.operand)}"
        case AllOf():
            return f"({' '.join(map(written, node.operands))})"
        case AnyOf():
            return f"({' OR '.join(map(written, node.operands))})"


@pytest.mark.parametrize(
    ("text", "understood"),
    [
        ("", "()"),
        ("rust async", "(rust async)"),
        ('sourdough -"no knead" -tag:old', '(sourdough -"no knead" -tag:old)'),
        ("a b OR c d", "(a (b OR c) d)"),
        ("a (b OR c d) -(e f)", "(a ((b OR c) d) -(e f))"),
        ('TAG:"machine learning" is:UNREAD', '(tag:"machine learning" is:UNREAD)'),
        ("0-dimensional e-mail - --x", "(0-dimensional e-mail - --x)"),
        ("url:https://en.wikipedia.org/wiki/Go_(game) x", "(url:https://en.wikipedia.org/wiki/Go_(game) x)"),
        ("std::vector https://example.org note:this", "(std::vector https://example.org note:this)"),
        ("“curly  quotes” „auch so“", '("curly quotes" "auch so")'),
        ("OR what", "(OR what)"),
        ("ORACLE fOR", "(ORACLE fOR)"),
        ("histone (H2A)-dimer", "(histone H2A -dimer)"),
    ],
)
def test_what_is_written_is_understood(text: str, understood: str) -> None:
    query = parse(text, FIELDS)
    assert written(query.tree) == understood
    assert query.problems == ()


def test_marks_of_a_pasted_text_are_prose() -> None:
    pasted = 'He said "no" - or (so it seems) -maybe; site:here '
    query = parse(pasted * 6, FIELDS)
    assert all(isinstance(part, Word) for part in query.tree.operands)
    assert query.problems == ()
    assert any(isinstance(part, Phrase) for part in parse(pasted, FIELDS).tree.operands)


@pytest.mark.parametrize(
    ("text", "words", "said", "place"),
    [
        ('say "hello', "(say hello)", "quotation mark", '"'),
        ("(a (b)", "(a b)", "never closed", "("),
        ("a) b", "(a b)", "could close", ")"),
        ("a OR", "(a)", "both sides", "OR"),
        ("(a OR ) b", "(a b)", "bracket", ")"),
        ("tag: x", "(tag: x)", "value", "tag:"),
        ("(" * 20 + "a" + ")" * 20, "(a)", "too much", "(" * 20 + "a" + ")" * 20),
        ("tag:a " * 41, None, "too much", "tag:a " * 41),
    ],
)
def test_what_can_not_be_read_is_words_and_said_where(
    text: str, words: str | None, said: str, place: str
) -> None:
    query = parse(text, FIELDS)
    (problem,) = query.problems
    assert said in problem.message
    assert text[problem.start : problem.end] == place
    if words is not None:
        assert written(query.tree) == words


pieces = st.sampled_from(
    ['"', "(", ")", "-", "OR", "tag:", "tag:x", "is:", "word", " ", "\t", "日本", "’", ":", "\\", "\0", "é"]
)


@settings(max_examples=50, deadline=None)
@given(st.one_of(st.text(max_size=80), st.lists(pieces, max_size=40).map("".join)))
def test_anything_parses_and_every_place_is_in_the_text(text: str) -> None:
    query = parse(text, FIELDS)
    for node in walk(query.tree):
        if isinstance(node, Word):
            assert node.text in text
        if isinstance(node, Word | Phrase | Field):
            assert 0 <= node.start < node.end <= len(text)
    assert all(0 <= problem.start <= problem.end <= len(text) for problem in query.problems)


words = st.from_regex(r"[a-z]{1,6}", fullmatch=True)
leaves = st.one_of(
    words.map(lambda text: Word(text, 0, 0)),
    words.map(lambda text: Phrase(f"{text} {text}", 0, 0)),
    st.builds(lambda name, value: Field(name, value, 0, 0), st.sampled_from(sorted(FIELDS)), words),
)
trees = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.builds(Not, inner.filter(lambda node: not isinstance(node, Not))),
        st.lists(inner, min_size=2, max_size=3).map(lambda nodes: AllOf(tuple(nodes))),
        st.lists(inner, min_size=2, max_size=3).map(lambda nodes: AnyOf(tuple(nodes))),
    ),
    max_leaves=8,
)


@settings(max_examples=50, deadline=None)
@given(trees)
def test_what_is_written_out_is_read_back(tree: Node) -> None:
    query = parse(written(tree), FIELDS)
    assert query.problems == ()
    whole = tree if isinstance(tree, AllOf) else AllOf((tree,))
    assert written(query.tree) == written(whole)
