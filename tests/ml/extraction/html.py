"""Small pages for the tests: an article of a few paragraphs with what stands around one."""

from __future__ import annotations

from fuze_ml.extraction import Document, Source, extract

PARAGRAPHS = (
    "The lighthouse on the northern skerry was lit for the first time in the autumn of 1871, after nine"
    " summers of work, and its keepers wrote down every ship that passed, the wind and the height of the"
    " sea.",
    "Their books, forty-three volumes bound in green cloth, were found in a cellar last year. A team of"
    " climate researchers has now read them, line by line, and compared the figures with those of modern"
    " buoys.",
    "The result surprised them: storms from the west have not become more frequent, but they last longer,"
    " and the waves that reach the skerry in February are a metre higher than in the keepers' days.",
)


def article(*paragraphs: str, head: str = "", lang: str = 'lang="en"', around: str = "") -> str:
    """A page of a news site; `head` and `around` are HTML put into the head and behind the article."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs or PARAGRAPHS)
    return f"""<!doctype html><html {lang}><head><title>The keepers' books</title>{head}</head><body>
<header><nav><ul><li><a href="/">Home</a></li><li><a href="/news">News</a></li></ul></nav></header>
<main><article><h1>The keepers' books</h1>{body}</article></main>{around}
<footer><p>Copyright Skerry Post. <a href="/imprint">Imprint</a> <a href="/privacy">Privacy</a></p></footer>
</body></html>"""


def read(html: str, url: str = "https://post.example/2024/keepers") -> Document:
    return extract(Source(url, "text/html", html.encode(), "utf-8"))
