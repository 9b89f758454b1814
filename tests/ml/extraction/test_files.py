"""Documentation, PDF files and pictures, and what formulas and code become."""

from __future__ import annotations

import io
import time
import zlib

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from fuze_ml.extraction import Document, NothingToRead, Source, UnsupportedContent, extract
from tests.ml.extraction.html import PARAGRAPHS, article, read


def test_documentation_keeps_code_and_definitions_without_what_stands_around() -> None:
    page = """<html><head><meta name="generator" content="Docutils 0.20"><title>json — Skerry</title></head>
<body><div class="sphinxsidebar"><h3>Contents</h3><p>Everything there is to read about lamps.</p></div>
<div class="body" role="main"><h1>json<a class="headerlink" href="#j">¶</a></h1><p>Reads and writes the books
of the keepers, one line for each ship that passed by the light in the night.</p>
<div class="highlight-python3 notranslate"><div class="highlight"><pre><span class="kn">import</span> json

<span>json</span>.dumps(  {1: 2})
</pre></div></div><dl class="py function"><dt class="sig">json.<b>load</b>(fp)</dt><dd>Reads one.</dd></dl>
<div class="related"><p>next | previous</p></div></div></body></html>"""
    found = read(page, "https://docs.example/json.html")
    assert found.kind == "documentation"
    assert found.text.endswith("import json\n\njson.dumps(  {1: 2})\n\njson.load(fp)\nReads one.")
    assert '<pre><code class="language-python3">import json' in found.html
    for noise in ("Contents", "previous", "¶"):
        assert noise not in found.text


@pytest.mark.parametrize(
    "block",
    [
        '<pre class="brush: python">{}</pre>',
        '<pre><code data-lang="python">{}</code></pre>',
        '<div class="sourceCode"><pre class="sourceCode python"><code>{}</code></pre></div>',
        '<div class="highlight highlight-source-python"><pre>{}</pre></div>',
        '<div class="language-python"><pre class="prism"><code>{}</code></pre></div>',
        '<table class="highlighttable"><tr><td class="linenos"><pre>1\n2</pre></td><td class="code">'
        '<div class="highlight-python"><pre>{}</pre></div></td></tr></table>',
        '<div class="language-python"><pre><button>Copy</button><code>{}</code></pre></div>',
    ],
)
def test_code_is_verbatim_however_it_is_marked_up(block: str) -> None:
    code = "a  = 1\n    b = 2"
    found = read(article(PARAGRAPHS[0], f"{PARAGRAPHS[1]}</p>{block.format(code)}<p>", PARAGRAPHS[2]))
    assert f"\n\n{code}\n\n" in found.text
    assert f'<pre><code class="language-python">{code}</code></pre>' in found.html.replace(
        "python3", "python"
    )


def test_lines_of_code_that_are_elements_stay_lines() -> None:
    lines = "".join(f'<div class="token-line"><span>{line}</span><br></div>' for line in ("x = 1", "  y"))
    page = article(
        PARAGRAPHS[0], f'{PARAGRAPHS[1]}</p><pre class="language-js"><code>{lines}</code></pre><p>'
    )
    assert "x = 1\n  y" in read(page).text


@pytest.mark.parametrize(
    "formula",
    [
        "<math><semantics><msup><mi>c</mi><mn>2</mn></msup>"
        '<annotation encoding="application/x-tex">c^2</annotation></semantics></math>',
        '<span class="katex"><span class="katex-mathml"><math><mi>c</mi>'
        '<annotation encoding="application/x-tex">'
        'c^2</annotation></math></span><span class="katex-html">c2</span></span>',
        '<math alttext="c^2"><msup><mi>c</mi><mn>2</mn></msup></math>',
        '<script type="math/tex">c^2</script>',
        '<img class="mwe-math-fallback-image-inline" alt="{\\displaystyle c^2}" src="/c.svg">',
    ],
)
def test_formulas_are_shown_as_such_and_are_tex_in_the_text(formula: str) -> None:
    found = read(article(PARAGRAPHS[0], f"{PARAGRAPHS[1]} Energy is {formula} at rest.", PARAGRAPHS[2]))
    assert "Energy is c^2 at rest." in found.text
    assert "<math" in found.html
    assert ">c^2</annotation>" in found.html
    assert "</math> at rest." in found.html


def pdf(*pages: str, info: str = "") -> bytes:
    """A PDF file by hand: Helvetica, a line of each page for each line of its text."""
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"]
    kids = []
    for page in pages:
        lines = "".join(f"({line}) Tj 0 -14 Td " for line in page.split("\n"))
        stream = zlib.compress(f"BT /F1 12 Tf 50 700 Td {lines} ET".encode("latin-1")).decode("latin-1")
        objects.append(f"<</Length {len(stream)}/Filter/FlateDecode>>stream\n{stream}\nendstream")
        objects.append(
            f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents {len(objects)} 0 R"
            "/Resources<</Font<</F1 3 0 R>>>>>>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<</Type/Pages/Count {len(kids)}/Kids[{' '.join(kids)}]>>"
    objects.append(f"<<{info}>>")
    body, offsets = "%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{one}\nendobj\n"
    start = len(body)
    body += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n"
    body += "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    body += (
        f"trailer<</Size {len(objects) + 1}/Root 1 0 R/Info {len(objects)} 0 R>>\nstartxref\n{start}\n%%EOF"
    )
    return body.encode("latin-1")


def read_pdf(body: bytes) -> Document:
    return extract(Source("https://files.example/keepers.pdf", "application/pdf", body))


def test_a_pdf_file_has_text_title_pages_and_abstract() -> None:
    abstract = "\n".join(
        ["We read the books of the keepers of a light and com-", "pare them with buoys. " * 4] * 3
    )
    body = pdf(
        f"The keepers of the light\nAbstract\n{abstract}\n1 Introduction\nLong ago.",
        "The second page ends here.",
        info="/Title(Waves at a skerry)/Author(Ada Byron)/CreationDate(D:20240203100000Z)",
    )
    found = read_pdf(body)
    assert (found.kind, found.title, found.author) == ("pdf", "Waves at a skerry", "Ada Byron")
    assert found.facts["pages"] == 2
    assert str(found.facts["abstract"]).startswith(
        "We read the books of the keepers of a light and compare them"
    )
    assert found.text.endswith("The second page ends here.")
    assert found.published_at is not None


def test_a_pdf_file_without_a_title_is_called_by_its_first_line() -> None:
    assert read_pdf(pdf("The keepers of the light\nLong ago.", info="/Title(untitled)")).title == (
        "The keepers of the light"
    )


def test_a_pdf_file_without_a_title_is_called_by_what_is_set_largest() -> None:
    drawn = """BT /F1 8 Tf 50 760 Td (arXiv:1706.00001v5 6 Dec 2017) Tj ET
BT /F1 1 Tf 20 0 0 20 50 700 Tm (The keepers of the light) Tj 0 -1.2 Td (and their books) Tj ET
BT /F1 11 Tf 50 640 Td (Ada Byron) Tj ET"""
    body = pdf("Text", info="/Title(main.tex)")
    start, end = body.index(b"stream\n") + 7, body.index(b"\nendstream")
    found = read_pdf(body[:start] + zlib.compress(drawn.encode()) + body[end:])
    assert found.title == "The keepers of the light and their books"


def test_a_scan_and_a_damaged_file_say_so() -> None:
    with pytest.raises(NothingToRead, match="scan"):
        read_pdf(pdf(""))
    for body in (b"%PDF-1.7", b"%PDF-1.7\n" + b"1 0 obj<<" * 3000, pdf("Text")[:-400]):
        with pytest.raises(NothingToRead, match=r"damaged|scan"):
            read_pdf(body)


def test_a_hostile_pdf_file_takes_seconds_at_most() -> None:
    bomb = zlib.compress(zlib.compress(b"BT (a) Tj ET " * 10_000_000, 9), 9)
    body = pdf("Text").replace(
        b"/Filter/FlateDecode>>stream\n", b"/Filter[/FlateDecode/FlateDecode]>>stream\n"
    )
    start = body.index(b"stream\n") + 7
    body = body[:start] + bomb + body[body.index(b"\nendstream") :]
    begun = time.process_time()
    with pytest.raises((NothingToRead, UnsupportedContent)):
        read_pdf(body)
    assert time.process_time() - begun < 20


def test_a_picture_is_what_it_says_about_itself() -> None:
    info, file = PngInfo(), io.BytesIO()
    info.add_text("Title", "The tower in 1902")
    info.add_text("Description", "Seen from the boat.")
    Image.new("RGB", (300, 200)).save(file, "PNG", pnginfo=info)
    found = extract(Source("https://img.example/p/tower.png", "image/png", file.getvalue()))
    assert (found.kind, found.title) == ("image", "The tower in 1902")
    assert found.text == "The tower in 1902\n\nSeen from the boat."
    assert found.facts == {"width": 300, "height": 200, "format": "PNG"}
    assert 'src="https://img.example/p/tower.png"' in found.html


def test_the_title_in_the_exif_data_and_else_the_name_of_the_file() -> None:
    for title, expected in (("The lamp", "The lamp"), (None, "tower.jpg")):
        exif, file = Image.Exif(), io.BytesIO()
        if title:
            exif[0x010E], exif[0x013B] = title, "Ada"
        Image.new("RGB", (64, 64)).save(file, "JPEG", exif=exif)
        found = extract(Source("https://img.example/tower.jpg", "image/jpeg", file.getvalue()))
        assert found.title == expected
        assert found.author == ("Ada" if title else None)


def test_a_damaged_picture_says_so() -> None:
    with pytest.raises(NothingToRead, match="picture"):
        extract(Source("https://img.example/a.png", "image/png", b"\x89PNG\r\n\x1a\n???"))
