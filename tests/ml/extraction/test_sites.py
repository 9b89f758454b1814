"""The adapters of sites, each on a small page with the markup that the site writes."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime

from fuze_ml.extraction import Document, Source, extract


def read(url: str, body: str, head: str = "") -> Document:
    page = f"<!doctype html><html lang='en'><head><title>Title</title>{head}</head><body>{body}</body></html>"
    return extract(Source(url, "text/html", page.encode(), "utf-8"))


def script(data: object, attributes: str = "", before: str = "") -> str:
    return f"<script {attributes}>{before}{json.dumps(data)}</script>"


README = (
    '<h1>Skerry</h1><p>Reads the books of keepers.</p><div class="highlight highlight-source-python">'
    "<pre><span>import</span> skerry\n\nskerry.read(  1871  )\n</pre></div>"
)
SIDEBAR = """<a class="topic-tag">history</a><a class="topic-tag">weather</a>
<span id="repo-stars-counter-star" title="12,345">12.3k</span>
<span id="repo-network-counter" title="67">67</span>
<div class="BorderGrid-cell"><ul><li><a href="/ada/skerry/search?l=python">
<span class="color-fg-default text-bold mr-1">Python</span><span>97.1%</span></a></li></ul></div>"""
REPOSITORY_HEAD = '<meta property="og:description" content="Logs of light. Contribute to ada/skerry development by creating an account on GitHub.">'  # noqa: E501


def test_a_repository_shows_its_readme_with_stars_and_language() -> None:
    for readme in (
        f'<article class="markdown-body entry-content" itemprop="text">{README}</article>',
        script(
            {"props": {"overview": {"overviewFiles": [{"tabName": "README", "richText": README}]}}},
            'type="application/json" data-target="react-partial.embeddedData"',
        ),
    ):
        found = read("https://github.com/ada/skerry", readme + SIDEBAR, REPOSITORY_HEAD)
        assert (found.kind, found.title, found.author) == ("repository", "ada/skerry", "ada")
        assert found.facts == {
            "description": "Logs of light.",
            "language": "Python",
            "stars": 12345,
            "forks": 67,
            "topics": ["history", "weather"],
        }
        assert found.text.startswith("Logs of light.\n\nSkerry")
        assert "import skerry\n\nskerry.read(  1871  )" in found.text
        assert '<pre><code class="language-python">import skerry' in found.html


def test_a_file_of_a_repository_is_its_lines() -> None:
    blob = {"payload": {"blob": {"rawLines": ["fn main() {", "    light();", "}"], "language": "Rust"}}}
    page = script(blob, 'type="application/json" data-target="react-app.embeddedData"')
    found = read("https://github.com/ada/skerry/blob/main/src/main.rs", page)
    assert (found.kind, found.title, found.text) == ("code", "src/main.rs", "fn main() {\n    light();\n}")
    assert 'class="language-rust"' in found.html


def test_an_issue_is_read_from_what_its_scripts_carry() -> None:
    comment = {
        "node": {"__typename": "IssueComment", "bodyHTML": "<p>Same here.</p>", "author": {"login": "ben"}}
    }
    issue = {
        "title": "The lamp flickers",
        "bodyHTML": "<p>It flickers in storms.</p>",
        "author": {"login": "ada"},
        "createdAt": "2024-02-03T10:00:00Z",
        "state": "OPEN",
        "labels": {"edges": [{"node": {"name": "bug"}}]},
        "frontTimelineItems": {"edges": [comment]},
    }
    data = {"payload": {"preloadedQueries": [{"result": {"data": {"repository": {"issue": issue}}}}]}}
    page = script(data, 'type="application/json" data-target="react-app.embeddedData"')
    found = read("https://github.com/ada/skerry/issues/7", page)
    assert (found.kind, found.title, found.author) == ("thread", "The lamp flickers", "ada")
    assert found.text == "It flickers in storms.\n\n1 comment\n\nben\n\nSame here."
    assert found.facts == {"state": "open", "comments": 1, "labels": ["bug"]}
    assert found.published_at == datetime(2024, 2, 3, 10, tzinfo=UTC)


def test_an_issue_is_read_from_what_is_shown() -> None:
    post = """<div class="timeline-comment"><a class="author">{}</a>
<relative-time datetime="2024-02-03T10:00:00Z"></relative-time>
<td class="comment-body markdown-body"><p>{}</p></td></div>"""
    page = '<bdi class="js-issue-title">The lamp flickers</bdi><span class="State">Closed</span>'
    posts = post.format("ada", "It flickers.") + post.format("ben", "Not here.")
    found = read("https://github.com/ada/skerry/pull/8", page + posts.replace("td", "div"))
    assert (found.title, found.author, found.facts["state"]) == ("The lamp flickers", "ada", "closed")
    assert found.text == "It flickers.\n\n1 comment\n\nben · 2024-02-03\n\nNot here."


def test_a_gist_is_its_files() -> None:
    rows = "".join(f'<tr><td class="js-file-line">{line}</td></tr>' for line in ("a = 1", "", "b  = 2"))
    page = f"""<div class="gist-content"><div class="file"><strong class="gist-blob-name">light.py</strong>
<table data-tagsearch-lang="Python">{rows}</table></div></div><span itemprop="about">Two numbers</span>"""
    found = read("https://gist.github.com/ada/0123abcd", page)
    assert (found.kind, found.title) == ("code", "Two numbers")
    assert found.text == "light.py\n\na = 1\n\nb  = 2"
    assert '<code class="language-python">a = 1' in found.html


PLAYER = {
    "videoDetails": {
        "title": "How a lens is ground",
        "author": "Skerry Workshop",
        "lengthSeconds": "754",
        "viewCount": "1200",
        "shortDescription": "We grind a lens.\n\n0:00 Glass",
        "thumbnail": {"thumbnails": [{"url": "https://i.example/s.jpg"}, {"url": "https://i.example/l.jpg"}]},
    },
    "microformat": {"playerMicroformatRenderer": {"publishDate": "2023-05-06"}},
}


def test_a_video_of_youtube_has_channel_description_and_transcript() -> None:
    segments = [
        {"transcriptSegmentRenderer": {"snippet": {"runs": [{"text": words}]}}}
        for words in ("First the", "glass.")
    ]
    page = script(PLAYER, before="var ytInitialPlayerResponse = ").replace(
        "</script>", ";var x = {};</script>"
    )
    page += script({"panels": segments}, before="var ytInitialData = ")
    link = '<link rel="alternate" type="application/json+oembed" href="https://www.youtube.com/oembed?url=x">'
    found = read("https://www.youtube.com/watch?v=abc", page, link)
    assert (found.kind, found.title, found.author) == ("video", "How a lens is ground", "Skerry Workshop")
    assert found.text == "We grind a lens.\n\n0:00 Glass\n\nTranscript\n\nFirst the glass."
    assert found.facts == {"channel": "Skerry Workshop", "seconds": 754, "views": 1200, "transcript": "yes"}
    assert found.image_url == "https://i.example/l.jpg"
    assert found.published_at == datetime(2023, 5, 6, tzinfo=UTC)
    assert found.oembed_url == "https://www.youtube.com/oembed?url=x"


def test_a_video_of_any_site_is_what_it_states() -> None:
    item = {
        "@type": "VideoObject",
        "name": "The fog horn",
        "description": "It is loud.",
        "duration": "PT1H2M3S",
        "transcript": "Now it sounds.",
        "author": {"name": "Anna"},
    }
    found = read("https://videos.example/1", "<p>Up next</p>", script(item, 'type="application/ld+json"'))
    assert (found.kind, found.title, found.author) == ("video", "The fog horn", "Anna")
    assert found.text == "It is loud.\n\nTranscript\n\nNow it sounds."
    assert found.facts["seconds"] == 3723


def test_a_video_of_which_only_what_stands_below_the_player_is_known() -> None:
    primary = {
        "title": {"runs": [{"text": "The fog "}, {"text": "horn"}]},
        "dateText": {"simpleText": "3 Feb 2024"},
    }
    secondary = {
        "attributedDescription": {"content": "It is loud.\n\nBring ear plugs."},
        "owner": {"videoOwnerRenderer": {"title": {"runs": [{"text": "Skerry TV"}]}}},
    }
    contents = [{"videoPrimaryInfoRenderer": primary}, {"videoSecondaryInfoRenderer": secondary}]
    page = script({"contents": contents}, before="var ytInitialData = ")
    found = read("https://www.youtube.com/watch?v=abc", page)
    assert (found.title, found.author, found.site_name) == ("The fog horn", "Skerry TV", "YouTube")
    assert found.text == "It is loud.\n\nBring ear plugs."
    assert found.published_at == datetime(2024, 2, 3, tzinfo=UTC)


def test_an_article_that_shows_a_video_is_an_article() -> None:
    head = script({"@type": "VideoObject", "name": "The fog horn"}, 'type="application/ld+json"')
    head += '<meta property="og:type" content="article">'
    found = read("https://news.example/1", "<p>It sounded all night, and nobody knew why it did.</p>", head)
    assert (found.kind, found.text[:10]) == ("article", "It sounded")


def test_a_question_has_its_answers_and_which_was_accepted() -> None:
    user = '<div class="user-details" itemprop="author"><a href="/u">{}</a></div>'
    page = f"""<div id="question-header"><h1>Why does the lamp flicker?</h1></div>
<time itemprop="dateCreated" datetime="2020-01-02T03:04:05"></time>
<div id="question"><div class="js-vote-count" data-value="42">42</div><div class="s-prose js-post-body">
<p>It does:</p><pre class="lang-py s-code-block"><code>lamp.on()
lamp.off()</code></pre></div><a class="post-tag">lamps</a>{user.format("ada")}</div>
<div id="answers"><div class="answer accepted-answer"><div class="js-vote-count" data-value="7">7</div>
<div class="js-post-body"><p>Tighten it.</p></div>{user.format("ben")}
<ul class="comments"><li>+1!</li></ul></div>
<div class="answer"><div class="js-post-body"><p>Buy another.</p></div></div></div>"""
    found = read("https://stackoverflow.com/questions/1/why", page)
    assert (found.kind, found.title, found.author) == ("question", "Why does the lamp flicker?", "ada")
    assert found.text == (
        "It does:\n\nlamp.on()\nlamp.off()\n\n2 answers\n\nAccepted answer · by ben · 7 votes\n\n"
        "Tighten it.\n\nAnswer\n\nBuy another."
    )
    assert 'class="language-py"' in found.html
    assert found.facts == {"votes": 42, "answers": 2, "accepted": "yes", "tags": ["lamps"]}


def test_a_thread_of_reddit() -> None:
    page = """<shreddit-post post-title="I keep a light" author="ada" score="120" comment-count="2"
subreddit-prefixed-name="r/lighthouses" created-timestamp="2024-01-01T00:00:00+0000" content-href="https://x.example/a">
<div slot="text-body"><div class="md"><p>Since 1998.</p></div></div></shreddit-post>
<shreddit-comment author="ben" score="3" depth="0"><div slot="comment"><p>Lonely?</p></div>
<shreddit-comment author="ada" score="1" depth="1"><div slot="comment"><p>Never.</p></div></shreddit-comment>
</shreddit-comment>"""
    found = read("https://www.reddit.com/r/lighthouses/comments/abc/i_keep/", page)
    assert (found.kind, found.title, found.author) == ("thread", "I keep a light", "ada")
    assert found.text == (
        "Since 1998.\n\n2 comments\n\nben · 3 points\n\nLonely?\n\nada · 1 point · to ben\n\nNever."
    )
    assert (
        "<blockquote><p><strong>ada · 1 point · to ben</strong></p><p>Never.</p></blockquote>" in found.html
    )
    assert found.facts["points"] == 120


def test_a_thread_of_old_reddit() -> None:
    comment = (
        '<div class="thing comment"><div class="entry"><a class="author">{}</a><div class="usertext-body">'
    )
    comment += '<div class="md"><p>{}</p></div></div></div>{}</div>'
    comments = comment.format("ben", "Lonely?", comment.format("ada", "Never.", ""))
    page = f"""<div id="siteTable">
<div class="thing link" data-score="5" data-subreddit-prefixed="r/lighthouses">
<a class="title">I keep a light</a><a class="author">ada</a><time datetime="2024-01-01T00:00:00+00:00"></time>
<div class="expando"><div class="usertext-body">
<div class="md"><p>Since 1998.</p></div></div></div></div></div>
<div class="commentarea">{comments}</div>"""
    found = read("https://old.reddit.com/r/lighthouses/comments/abc/i_keep/", page)
    assert (found.title, found.author, found.facts["points"]) == ("I keep a light", "ada", 5)
    assert found.text.endswith("ben\n\nLonely?\n\nada · to ben\n\nNever.")


def test_answers_stand_below_what_they_answer() -> None:
    row = """<tr class="athing comtr"><td class="ind" indent="{}"></td><td><a class="hnuser">{}</a>
<div class="commtext c00">Heavy.</div></td></tr>"""
    rows = [(0, "ben"), (1, "ada"), (2, "eve"), (1, "joe"), (0, "kim")]
    page = "".join(row.format(*one) for one in rows)
    found = read(
        "https://news.ycombinator.com/item?id=1", f'<table class="fatitem"></table><table>{page}</table>'
    )
    lines = [line for line in found.text.split("\n\n") if line not in ("Heavy.", "5 comments")]
    assert lines == ["ben", "ada · to ben", "eve · to ada", "joe · to ben", "kim"]
    assert found.html.count("<blockquote>") == 4


def test_a_thread_of_hacker_news() -> None:
    page = """<table class="fatitem"><tr><td class="title"><span class="titleline"><a href="https://x.example/a">
Lenses</a><span class="sitebit"> (<a><span class="sitestr">x.example</span></a>)</span></span></td></tr>
<tr><td><span class="score">99 points</span> by <a class="hnuser">ada</a>
<span class="age" title="2024-01-01T00:00:00 1704067200"></span></td></tr></table>
<table class="comment-tree"><tr class="athing comtr"><td><table><tr><td class="ind" indent="0"></td><td>
<a class="hnuser">ben</a><div class="comment"><div class="commtext c00">Heavy<p>and dear.</div>
<div class="reply">reply</div></div></td></tr></table></td></tr></table>"""
    found = read("https://news.ycombinator.com/item?id=1", page)
    assert (found.kind, found.title, found.author) == ("thread", "Lenses", "ada")
    assert found.text == "x.example\n\n1 comment\n\nben\n\nHeavy\n\nand dear."
    assert found.facts == {"points": 99, "comments": 1, "link": "https://x.example/a"}


def test_an_abstract_stated_as_html_and_authors_in_one_tag() -> None:
    head = """<meta name="citation_title" content="Waves"><meta name="citation_doi" content="10.1101/1">
<meta name="citation_authors" content="Byron, Ada;Li, Mei">
<meta name="citation_abstract" content="&lt;p&gt;Higher &lt;i&gt;waves&lt;/i&gt;.&lt;/p&gt;">"""
    found = read("https://preprints.example/content/10.1101/1", "<p>Sign up for alerts</p>", head)
    assert (found.text, found.author) == ("Higher waves.", "Ada Byron, Mei Li")


def test_a_preprint_has_its_abstract_and_authors() -> None:
    names = {
        "citation_title": "Waves at a skerry",
        "citation_date": "2017/06/12",
        "citation_arxiv_id": "1706.00001",
        "citation_pdf_url": "https://arxiv.org/pdf/1706.00001",
        "citation_abstract": "We read the books of keepers and find higher waves.",
    }
    head = "".join(f'<meta name="{name}" content="{value}">' for name, value in names.items())
    head += (
        '<meta name="citation_author" content="Byron, Ada"><meta name="citation_author" content="Li, Mei">'
    )
    body = '<table><tr><td class="subjects">Oceans (physics.ao-ph)</td></tr></table><p>Submission history</p>'
    found = read("https://arxiv.org/abs/1706.00001", body, head)
    assert (found.kind, found.title, found.author) == ("paper", "Waves at a skerry", "Ada Byron, Mei Li")
    assert found.text == "We read the books of keepers and find higher waves."
    assert found.published_at == datetime(2017, 6, 12, tzinfo=UTC)
    assert (found.facts["arxiv"], found.facts["subjects"]) == ("1706.00001", "Oceans (physics.ao-ph)")


def test_the_page_of_a_doi_is_a_paper() -> None:
    head = """<meta name="citation_title" content="Waves"><meta name="citation_doi" content="10.1000/xyz.12">
<meta name="citation_journal_title" content="Sea"><meta name="citation_author" content="Ada Byron">"""
    body = '<section class="abstract"><h2>Abstract</h2><p>Higher waves, longer storms.</p></section>'
    found = read("https://publisher.example/doi/10.1000/xyz.12", body, head)
    assert (found.kind, found.text) == ("paper", "Higher waves, longer storms.")
    assert (found.facts["doi"], found.facts["journal"]) == ("10.1000/xyz.12", "Sea")


def test_a_post_on_x_as_the_browser_shows_it() -> None:
    post = """<article data-testid="tweet">
<div data-testid="User-Name"><a href="/{0}"><span>{1}</span></a></div>
<div data-testid="tweetText"><span>{2}</span></div>
<a href="/{0}/status/{3}"><time datetime="2024-05-06T07:08:09.000Z"></time></a></article>"""
    page = post.format("ada", "Ada Byron", "The lamp is lit.", 11) + post.format("ben", "Ben", "At last!", 12)
    found = read("https://x.com/ada/status/11", page)
    assert (found.kind, found.title, found.author) == ("post", "Ada Byron: The lamp is lit.", "Ada Byron")
    assert found.text == "The lamp is lit.\n\nIn the same thread\n\nBen · 2024-05-06\n\nAt last!"
    assert found.published_at == datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)


def test_a_post_on_x_as_its_public_page_states_it() -> None:
    head = """<meta property="og:title" content="Ada Byron on X: &quot;The lamp is lit.&quot; / X">"""
    found = read(
        "https://twitter.com/ada/status/11", "<noscript>Enable JavaScript</noscript><script></script>", head
    )
    assert (found.author, found.text, found.site_name) == ("Ada Byron", "The lamp is lit.", "X")


def test_a_post_on_linkedin_from_both_of_its_pages() -> None:
    item = {"@type": "SocialMediaPosting", "articleBody": "We hire keepers.", "author": {"name": "Ada Byron"}}
    public = read(
        "https://www.linkedin.com/posts/ada_1", "<p>Join now</p>", script(item, 'type="application/ld+json"')
    )
    shown = read(
        "https://www.linkedin.com/feed/update/urn:li:activity:1/",
        """<div class="update-components-actor__title"><span aria-hidden="true">Ada Byron</span></div>
<div class="feed-shared-update-v2__description">
<div class="update-components-text">We hire keepers.</div></div>""",
    )
    for found in (public, shown):
        assert (found.kind, found.title, found.text) == (
            "post",
            "Ada Byron: We hire keepers.",
            "We hire keepers.",
        )


def test_a_post_on_linkedin_of_which_only_tags_are_known() -> None:
    for title in (
        "Ada Byron on LinkedIn: We hire keepers. #lamps",
        "We hire keepers. #lamps | Ada Byron | 12 comments",
    ):
        head = f'<meta property="og:title" content="{title}">'
        head += '<meta property="og:description" content="We hire keepers. Apply by May. #lamps">'
        found = read("https://www.linkedin.com/posts/ada_1", "<p>Join now</p>", head)
        assert (found.author, found.text) == ("Ada Byron", "We hire keepers. Apply by May. #lamps")


def test_a_page_that_is_not_what_its_address_says_is_an_article() -> None:
    for url in (
        "https://github.com/ada/skerry/issues/7",
        "https://www.youtube.com/watch?v=abc",
        "https://news.ycombinator.com/item?id=1",
        "https://www.reddit.com/r/a/comments/abc/b/",
        "https://stackoverflow.com/questions/1/why",
        "https://x.com/ada/status/11",
    ):
        found = read(url, "<p>We are down for maintenance until noon, and then we will be back again.</p>")
        assert (found.kind, found.text[:12]) == ("article", "We are down ")


def test_threads_without_end_are_read_within_bounds() -> None:
    depth = 90
    nested = (
        '<shreddit-comment author="ben"><div slot="comment"><p>Deeper and deeper we go.</p></div>' * depth
    )
    page = '<shreddit-post post-title="A"></shreddit-post>' + nested + "</shreddit-comment>" * depth
    answers = '<div class="answer"><div class="js-post-body"><p>' + "a long word " * 2_000
    question = (
        '<div id="question"><div class="js-post-body">Why?</div></div><div id="answers">' + answers * 150
    )
    begun = time.process_time()
    assert read("https://www.reddit.com/r/a/comments/abc/b/", page).text.count("Deeper") == depth
    assert len(read("https://stackoverflow.com/questions/1/why", question).text) < 4_000_000
    assert time.process_time() - begun < 20
