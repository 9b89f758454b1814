"""Makes formulas and code of a parsed page uniform, however the site writes them.

Formulas become `<math>` elements, their TeX in `alttext` where the page has it; what was drawn of them
for the eye goes. Code blocks become `<pre><code class="language-…">` with one run of text, without numbers
of lines.
"""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlElement

from fuze_ml.extraction.trees import classes_of, replace, select

_BY_CLASS = re.compile(
    r"(?:language|lang|highlight-source|highlight-text|highlight|src|brush)[-:]"
    r"(?!(?:wrapper|container|default|none|plaintext|text)\b)([A-Za-z][\w+#-]*)"
)
_NAMED_BESIDE = frozenset({"sourceCode", "codehilite", "chroma", "prettyprint", "src", "programlisting"})
"""Classes beside which the language stands as a class of its own."""
_LANGUAGES = frozenset(
    "bash c clojure cpp csharp css dart dockerfile elixir erlang fsharp go graphql haskell html ini java"
    " javascript js json jsx julia kotlin latex lua makefile matlab nginx ocaml perl php powershell python r"
    " ruby rust scala scheme sh shell sql swift toml ts tsx typescript vim xml yaml zig zsh".split()
)
_ATTRIBUTES = ("data-lang", "data-language", "data-code-language", "lang")
_LINE_NUMBERS = (
    ".linenos, .lineno, .line-numbers-rows, .hljs-ln-numbers, .gutter, .rouge-gutter, .blob-num,"
    " [data-line-number]:empty, button, .copybtn, .react-line-number"
)
_LINES = frozenset({"div", "p", "li", "tr"})
_LONGEST_LANGUAGE = 24


def tidy(tree: HtmlElement) -> None:
    """Changes the tree in place."""
    _tidy_formulas(tree)
    for table in select(tree, "table.highlighttable, table.rouge-table, .syntaxhighlighter table"):
        _keep_code_of(table)
    for block in list(tree.iter("pre")):
        _tidy_code(block)


def _tidy_formulas(tree: HtmlElement) -> None:
    for script in list(tree.iter("script")):
        if (script.get("type") or "").startswith("math/tex"):
            replace(script, _formula(script.text or ""))
    for drawn in select(
        tree, ".katex-html, .MathJax, .MathJax_Preview, .MathJax_SVG, .MathJax_Display > .MathJax"
    ):
        if drawn.find(".//math") is None:
            drawn.drop_tree()
    for image in select(
        tree, "img.mwe-math-fallback-image-inline, img.mwe-math-fallback-image-display, img.latex"
    ):
        around = next(image.iterancestors("span"), None)
        if around is not None and around.find(".//math") is not None:
            image.drop_tree()
        elif image.get("alt"):
            replace(image, _formula(image.get("alt")))
    for formula in list(tree.iter("math")):
        _name_in_tex(formula)


def _name_in_tex(formula: HtmlElement) -> None:
    """Gives a formula its TeX, where the page has it: to programs in `alttext`, to readers to copy inside."""
    noted = (one for one in formula.iter("annotation") if "tex" in (one.get("encoding") or ""))
    annotation = next(noted, None)
    tex = formula.get("alttext") or ("" if annotation is None else annotation.text)
    if not tex:
        formula.set("alttext", _plain_tex("".join(formula.itertext())))
        return
    if annotation is None:
        drawn = etree.Element("mrow")
        drawn.text, formula.text = formula.text, None
        drawn.extend(list(formula))
        meaning = etree.SubElement(formula, "semantics")
        meaning.append(drawn)
        annotation = etree.SubElement(meaning, "annotation", encoding="application/x-tex")
    annotation.text = _plain_tex(tex)
    formula.set("alttext", annotation.text)


def _formula(tex: str) -> HtmlElement:
    """A formula of which TeX alone is known: shown as it is written."""
    formula = etree.Element("math")
    formula.set("alttext", tex)
    etree.SubElement(formula, "mtext").text = _plain_tex(tex)
    return formula


def _plain_tex(tex: str) -> str:
    r"""On one line, without the `{\displaystyle …}` that MediaWiki puts around everything."""
    tex = " ".join(tex.split())
    inner = re.fullmatch(r"\{\\(?:display|text)style (.*)\}", tex)
    return inner[1].strip() if inner else tex


def _keep_code_of(table: HtmlElement) -> None:
    """Highlighters put the numbers of lines and the code into two cells."""
    code = next(iter(select(table, "td.code, td.rouge-code")), None)
    if code is not None:
        code.tag = "pre" if code.find(".//pre") is None else "div"
        replace(table, code)


def _tidy_code(block: HtmlElement) -> None:
    inner = block.find(".//code")
    if inner is None and not len(block) and not _language(block):
        return  # preformatted text, as it stands
    language = _language(block)
    for number in select(block, _LINE_NUMBERS):
        number.drop_tree()
    code = etree.Element("code")
    code.text = _verbatim(block)
    if language:
        code.set("class", f"language-{language}")
    tail = block.tail
    for child in list(block):
        block.remove(child)
    block.text, block.tail = None, tail
    block.append(code)


def _verbatim(block: HtmlElement) -> str:
    """The text, each element that makes a line on the page ending with a line break."""
    written = [""]
    for event, element in etree.iterwalk(block, events=("start", "end")):
        is_line = element.tag in _LINES and element is not block
        if is_line and not written[-1].endswith("\n") and any(written):
            written.append("\n")
        if event == "start":
            added = "\n" if element.tag == "br" else element.text
        else:
            added = element.tail if element is not block else None
        if added:
            written.append(added)
    return "".join(written)


def _language(block: HtmlElement) -> str | None:
    """The language of a code block, named on it, inside it or around it."""
    inner = block.find(".//code")
    around = [one for one in block.iterancestors() if one.tag in ("div", "figure", "section", "span")][:3]
    for place in [*([] if inner is None else [inner]), block, *around]:
        if found := _named_on(place):
            return found
    return None


def _named_on(place: HtmlElement) -> str | None:
    names = classes_of(place)
    for name in " ".join(names).replace("brush: ", "brush:").split():
        if found := _BY_CLASS.fullmatch(name):
            return found[1].lower()[:_LONGEST_LANGUAGE]
    for attribute in _ATTRIBUTES if place.tag in ("pre", "code") else _ATTRIBUTES[:3]:
        value = (place.get(attribute) or "").lower()
        if re.fullmatch(r"[a-z][\w+#-]{0,23}", value) and (attribute != "lang" or value in _LANGUAGES):
            return value
    known = [name.lower() for name in names if name.lower() in _LANGUAGES]
    beside = not _NAMED_BESIDE.isdisjoint(names) or place.tag in ("pre", "code")
    return known[0] if known and beside else None
