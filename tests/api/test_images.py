"""Pictures of pages, over HTTP."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from html import unescape

from PIL import Image

from fuze_app.core.database import user_session
from fuze_app.core.models import Stage
from fuze_app.core.services import pipeline, stage_results
from tests.api.contract import CheckedClient
from tests.api.test_bookmarks import saved
from tests.core.library import PAGE
from tests.site import Site
from tests.site.exchange import Reply


def picture(width: int, form: str = "PNG") -> bytes:
    file = io.BytesIO()
    Image.effect_noise((width, 300), 90).save(file, form)
    return file.getvalue()


def addresses(client: CheckedClient, *urls: str) -> list[str]:
    """Where Fuze has the pictures of a page that shows these."""
    key = saved(client)["id"]
    owner = client.get("/api/auth/me").json()["id"]
    html = "<p>One.</p>" + "".join(f'<img src="{url}" alt="" loading="lazy">' for url in urls)
    with user_session(owner) as session:
        claim = pipeline.claim(session, owner, key, Stage.EXTRACT)
        assert claim is not None
        stage_results.finish_extraction(session, claim, replace(PAGE, html=html))
    shown = client.get(f"/api/bookmarks/{key}/content").json()["html"]
    return [unescape(found) for found in re.findall(r'<img src="([^"]*)"', shown)]


def test_a_picture_is_fetched_once_made_smaller_and_kept(ada: CheckedClient, site: Site) -> None:
    site.serve("/wide.png", Reply(picture(2400), content_type="image/png"))
    (address,) = addresses(ada, site.url("/wide.png"))
    answer = ada.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/webp")
    assert Image.open(io.BytesIO(answer.content)).width == 1600
    assert "private" in answer.headers["cache-control"]
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert ada.get(address).content == answer.content
    assert site.hits("/wide.png") == 1


def test_only_what_fuze_wrote_into_ones_own_page_is_fetched(
    ada: CheckedClient, ben: CheckedClient, visitor: CheckedClient, site: Site
) -> None:
    site.serve("/a.png", Reply(picture(300), content_type="image/png"))
    (address,) = addresses(ada, site.url("/a.png"))
    assert ada.get(address.replace("a.png", "b.png")).status_code == 404
    assert (ben.get(address).status_code, visitor.get(address).status_code) == (404, 401)
    assert ada.get(re.sub("signature=.*", f"signature={'0' * 64}", address)).status_code == 404
    assert site.hits("/a.png") == site.hits("/b.png") == 0


def test_what_is_no_picture_or_too_large_is_not_passed_on(ada: CheckedClient, site: Site) -> None:
    site.serve("/page.png", Reply(b"<!doctype html><script>steal()</script>", content_type="image/png"))
    site.serve("/bomb.png", Reply(picture(300)[:24] + b"\xff" * 50, content_type="image/png"))
    site.serve("/gone.png", Reply(b"", 404))
    paths = ("/page.png", "/bomb.png", "/gone.png")
    for address in addresses(ada, *(site.url(path) for path in paths)):
        assert ada.get(address).status_code == 404


def test_a_drawing_can_run_nothing(ada: CheckedClient, site: Site) -> None:
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg"><script>steal()</script></svg>'
    site.serve("/a.svg", Reply(drawing, content_type="image/svg+xml"))
    (address,) = addresses(ada, site.url("/a.svg"))
    answer = ada.get(address)
    assert answer.headers["content-type"] == "image/svg+xml"
    assert "sandbox" in answer.headers["content-security-policy"]
