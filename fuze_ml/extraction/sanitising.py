"""What may stand in the HTML of a reading view. nh3 has the last word on it."""

from __future__ import annotations

import re

import nh3

PARTS = frozenset(
    "blockquote caption dd dl dt figcaption figure h1 h2 h3 h4 h5 h6 li ol p pre table tbody td tfoot th"
    " thead tr ul".split()
)
_PLAIN_INLINE = "abbr cite code del dfn em ins kbd mark q s samp small strong sub sup var".split()
INLINE = dict(zip(_PLAIN_INLINE, _PLAIN_INLINE, strict=True)) | {
    "b": "strong",
    "i": "em",
    "strike": "s",
    "tt": "code",
}
ATTRIBUTES = {
    "a": {"href", "title"},
    "img": {"src", "alt", "loading", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
    "ol": {"start"},
    "code": {"class"},
    "abbr": {"title"},
}
MATH_TAGS = frozenset(
    "annotation math menclose merror mfenced mfrac mi mmultiscripts mn mo mover mpadded mphantom mprescripts"
    " mroot mrow ms mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover none"
    " semantics".split()
)
MATH_ATTRIBUTES = {
    "math": {"alttext", "display"},
    "annotation": {"encoding"},
    "mfrac": {"linethickness"},
    "mi": {"mathvariant"},
    "mo": {
        "accent",
        "fence",
        "largeop",
        "lspace",
        "movablelimits",
        "rspace",
        "separator",
        "stretchy",
        "form",
    },
    "mover": {"accent"},
    "mspace": {"width"},
    "mstyle": {"displaystyle", "scriptlevel"},
    "mtable": {"columnalign", "displaystyle"},
    "munder": {"accentunder"},
}
"""What MathML Core needs to look right, and nothing that loads or runs."""
_TAGS = set(PARTS) | set(INLINE.values()) | {"a", "br", "hr", "img"} | MATH_TAGS
LANGUAGE_CLASS = re.compile(r"language-[\w+#-]+")


def sanitise(html: str) -> str:
    """What may be shown of any HTML: the tags above, http(s) addresses, no scripts, no styles."""
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=ATTRIBUTES | MATH_ATTRIBUTES,
        attribute_filter=_allowed_value,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer nofollow",
    )


def _allowed_value(tag: str, attribute: str, value: str) -> str | None:
    if tag == "code":
        return value if LANGUAGE_CLASS.fullmatch(value) else None
    if tag == "img" and attribute == "src":
        return value if value.startswith(("http://", "https://")) else None
    return value
