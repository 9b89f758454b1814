"""How well articles are extracted, and how fast, beside the libraries that Fuze builds on.

    python benchmarks/extraction.py --data DIR --json FILE

DIR holds pages (`pages/ID.html.gz`) and what a person marked as each article's body (`expected.json`: ID to
url and articleBody), as in scrapinghub/article-extraction-benchmark, whose scoring this is: tokens are runs
of word characters; a page's shingles are its 4-grams of tokens, a multiset; true positives, false positives
and false negatives are divided by their sum, page by page, so that every page counts the same.
"""

from __future__ import annotations

import argparse
import gzip
import json
import logging
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import html as lxml_html

from fuze_ml.extraction import ExtractionError, Source, extract

SHINGLE = 4


@dataclass(frozen=True)
class PageSample:
    """A page of the benchmark."""

    url: str
    html: str
    body: str


Extract = Callable[[PageSample], str]
Counts = tuple[float, float, float, bool]
"""True positives, false positives and false negatives as shares of the page; whether all tokens are right."""


def read_samples(folder: Path) -> Iterator[PageSample]:
    expected = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    for name, page in expected.items():
        html = gzip.decompress((folder / "pages" / f"{name}.html.gz").read_bytes()).decode("utf-8", "replace")
        yield PageSample(page["url"], html, page["articleBody"])


def tokens(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def shingles(text: str) -> Counter[tuple[str, ...]]:
    words = tokens(text)
    if len(words) < SHINGLE:
        return Counter([tuple(words)] if words else [])
    return Counter(tuple(words[at : at + SHINGLE]) for at in range(len(words) - SHINGLE + 1))


def counts(expected: str, found: str) -> Counts:
    wanted, got = shingles(expected), shingles(found)
    true = (wanted & got).total()
    false, missing = got.total() - true, wanted.total() - true
    total = max(1, true + false + missing)
    return true / total, false / total, missing / total, tokens(expected) == tokens(found)


def summary(pages: list[Counts]) -> dict[str, float]:
    true, false, missing, right = (sum(column) for column in zip(*pages, strict=True))
    precision = true / (true + false) if true else 0.0
    recall = true / (true + missing) if true else 0.0
    return {
        "f1": 2 * precision * recall / (precision + recall) if true else 0.0,
        "precision": precision,
        "recall": recall,
        "accuracy": right / len(pages),
    }


def fuze(page: PageSample) -> str:
    try:
        return extract(Source(page.url, "text/html", page.html.encode("utf-8"), "utf-8")).text
    except ExtractionError:
        return ""


def newspaper4k(page: PageSample) -> str:
    from newspaper import Article

    article = Article(page.url, fetch_images=False)
    article.download(input_html=page.html)
    try:
        article.parse()
    except LookupError:  # a tokenizer's data that newspaper4k expects to be downloaded
        article.config.language = "en"
        article.config._use_meta_language = False
        article.parse()
    return str(article.text)


def readability(page: PageSample) -> str:
    from readability import Document

    return "\n".join(lxml_html.fromstring(Document(page.html).summary()).itertext())


def trafilatura(page: PageSample) -> str:
    from trafilatura import extract as extract_text

    return extract_text(page.html, include_comments=False) or ""


def trafilatura_precision(page: PageSample) -> str:
    from trafilatura import extract as extract_text

    return extract_text(page.html, include_comments=False, favor_precision=True) or ""


SYSTEMS: dict[str, Extract] = {
    "fuze": fuze,
    "newspaper4k": newspaper4k,
    "readability": readability,
    "trafilatura": trafilatura,
    "trafilatura-precision": trafilatura_precision,
}


def measure(system: Extract, pages: list[PageSample]) -> dict[str, float]:
    """Scores, and pages per second of processor time in a second pass: what is loaded once is not timed."""
    found = summary([counts(page.body, system(page)) for page in pages])
    start = time.process_time()
    for page in pages:
        system(page)
    return {**found, "pages_per_second": len(pages) / (time.process_time() - start)}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--json", type=Path, required=True)
    arguments = parser.parse_args()
    logging.disable(logging.ERROR)
    pages = list(read_samples(arguments.data))
    print(f"{len(pages)} pages\n{'':22}       F1  precision     recall   accuracy  pages/s")
    results = {}
    for name, system in SYSTEMS.items():
        row = results[name] = measure(system, pages)
        scores = "  ".join(f"{row[key]:9.4f}" for key in ("f1", "precision", "recall", "accuracy"))
        print(f"{name:22}{scores}  {row['pages_per_second']:7.1f}", flush=True)
    arguments.json.write_text(json.dumps({"systems": results}, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
