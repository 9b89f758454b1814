"""A page as Markdown: its title, where it is from, its text."""

from __future__ import annotations

from markdownify import ATX, MarkdownConverter
from sqlmodel import Session, select

from fuze_app.core.models import Content
from fuze_app.core.services import page_content
from fuze_app.core.services.highlight_export import escape


def to_markdown(session: Session, user_id: int, bookmark_id: int) -> str:
    """What was read of a page. Raises NotFound."""
    content = page_content.view(session, user_id, bookmark_id)
    page = content.bookmark
    about = [escape(part) for part in (page.author, content.site_name or page.site) if part]
    if page.published_at:
        about.append(page.published_at.date().isoformat())
    head = f"# {escape(' '.join(page.title.split()))}\n\n{' · '.join(about)}\n\n<{page.url}>\n"
    # As it was extracted: pictures by their own addresses, which mean something outside of Fuze too.
    html = session.exec(select(Content.html).where(Content.bookmark_id == bookmark_id)).first() or ""
    return f"{head}\n{_body(html) or escape(content.text)}\n"


def _body(html: str) -> str:
    """Code keeps its language; of a page's markup nothing else is needed but structure."""
    converter = MarkdownConverter(
        heading_style=ATX, bullets="-", code_language_callback=_language, escape_misc=True
    )
    return str(converter.convert(html)).strip()


def _language(block: object) -> str:
    code = getattr(block, "code", None)
    classes = code.get("class", []) if code is not None else []
    return next((one.removeprefix("language-") for one in classes if one.startswith("language-")), "")
