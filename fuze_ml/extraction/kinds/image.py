"""Pictures: what they say about themselves, and the picture itself for the reading view."""

from __future__ import annotations

import logging
import re
import warnings
from datetime import datetime
from html import escape
from io import BytesIO

from PIL import ExifTags, Image, UnidentifiedImageError

from fuze_ml.extraction.composing import some
from fuze_ml.extraction.document import Document, Quality
from fuze_ml.extraction.errors import NothingToRead
from fuze_ml.extraction.excerpts import shortened
from fuze_ml.extraction.kind import FORMAT, Kind
from fuze_ml.extraction.metadata import moment_of
from fuze_ml.extraction.resource import Resource
from fuze_ml.extraction.sanitising import sanitise
from fuze_ml.extraction.statements import clean
from fuze_ml.scripts import count_words

logger = logging.getLogger(__name__)

_FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "AVIF", "TIFF", "BMP", "ICO")
_TITLES = (ExifTags.Base.XPTitle, ExifTags.Base.ImageDescription, ExifTags.Base.DocumentName)
_COMMENTS = (ExifTags.Base.XPComment, ExifTags.Base.XPSubject, ExifTags.Base.UserComment)
_TAKEN_AT = (ExifTags.Base.DateTimeOriginal, ExifTags.Base.DateTime)
_TEXTS = ("Title", "Description", "Author", "Comment", "Copyright")
_NAMED_BY_CAMERA = re.compile(
    r"^(?:OLYMPUS|SONY|DSC|DCIM|IMG|MINOLTA|KODAK|SAMSUNG|default)\b", re.IGNORECASE
)
_MOST_CHARACTERS = 20_000


def accepts(resource: Resource) -> bool:
    kind, _, form = (resource.source.content_type or "").partition("/")
    return kind == "image" and "svg" not in form


def read(resource: Resource) -> Document:
    """A document whose text is what the picture carries in words. Raises NothingToRead when it is damaged."""
    said, width, height, form = _inside(resource.source.body)
    title = said.get("title") or resource.file_name or resource.host
    text = "\n\n".join(part for part in (said.get("title"), said.get("description")) if part)
    name = escape(text or title, quote=True)
    taken = moment_of(said.get("taken", ""))
    return Document(
        kind="image",
        title=shortened(title, 300),
        text=text,
        html=sanitise(f'<figure><img src="{escape(resource.url)}" alt="{name}" loading="lazy"></figure>'),
        excerpt=shortened(said.get("description", ""), 300),
        word_count=count_words(text),
        quality=Quality(0.9 if text else 0.5, (_reason(text),)),
        author=said.get("author"),
        published_at=taken,
        image_url=resource.url,
        facts=some(width=width, height=height, format=form, camera=said.get("camera")),
        metadata={"picture": said},
    )


def _reason(text: str) -> str:
    if text:
        return "The text is what the picture says about itself."
    return "The picture says nothing about itself: it is found by the name of its file alone."


def _inside(body: bytes) -> tuple[dict[str, str], int, int, str]:
    """What a picture says in words, its width and height in pixels, and its format. Decodes no pixels."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(body), formats=_FORMATS) as image:
                return _said(image), image.width, image.height, str(image.format)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError) as error:
        raise NothingToRead("The picture is damaged, or of a format that can't be read.") from error


def _said(image: Image.Image) -> dict[str, str]:
    exif = image.getexif()
    details = {**dict(exif), **dict(exif.get_ifd(ExifTags.IFD.Exif))}
    texts = {name: _words(image.info.get(name, image.info.get(name.lower()))) for name in _TEXTS}
    titles = (_words(details.get(tag)) for tag in _TITLES)
    title = next((one for one in titles if one and not _NAMED_BY_CAMERA.match(one)), "")
    comments = (_words(details.get(tag)) for tag in _COMMENTS)
    said = {
        "title": texts["Title"] or title,
        "description": texts["Description"] or texts["Comment"] or next(filter(None, comments), ""),
        "author": texts["Author"] or _words(details.get(ExifTags.Base.Artist)),
        "copyright": texts["Copyright"] or _words(details.get(ExifTags.Base.Copyright)),
        "camera": _words(details.get(ExifTags.Base.Model)),
        "taken": _date(next((_words(details.get(tag)) for tag in _TAKEN_AT if details.get(tag)), "")),
    }
    return {name: value for name, value in said.items() if value}


def _words(value: object) -> str:
    """Text of a tag: EXIF's own comments begin with a charset, those of Windows are UTF-16."""
    if isinstance(value, bytes):
        if value.startswith((b"ASCII\0\0\0", b"UNICODE\0")):
            encoding = "utf-16" if value.startswith(b"UNICODE") else "ascii"
            value = value[8:].decode(encoding, "ignore")
        else:
            value = value.decode("utf-16-le" if value[1:2] == b"\0" else "utf-8", "ignore")
    return clean(value[:_MOST_CHARACTERS]) if isinstance(value, str) else ""


def _date(value: str) -> str:
    try:
        return datetime.strptime(value[:19], "%Y:%m:%d %H:%M:%S").isoformat()
    except ValueError:
        return ""


KIND = Kind("image", FORMAT, accepts, read)
