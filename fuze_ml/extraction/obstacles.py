"""What sites send in place of a page: a sign-in, a demand for cookies, a test for robots, a parked domain.

Real pages speak of these things too, and carry forms to sign in and consent dialogs of their own. So what a
page says of itself counts (its title, its top heading, its markup) and only while it has next to no text.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from fuze_ml.extraction.blocks import Block
from fuze_ml.extraction.errors import (
    BotCheck,
    CookieWall,
    LoginWall,
    NotFoundPage,
    Obstructed,
    ParkedDomain,
)
from fuze_ml.extraction.resource import Resource
from fuze_ml.extraction.trees import first, select, words_at
from fuze_ml.scripts import count_words

_FEW_WORDS, _NEXT_TO_NONE = 150, 40
_MOST_WORDS_OF_A_WALL = 350
"""Demands for cookies list what they are wanted for."""
_LONGEST_NOTICE = 90
"""Characters of a title or heading that can be nothing but a notice."""
_BESIDE = frozenset({"nav", "footer", "aside", "header", "menu"})

_ROBOTS = re.compile(
    r"just a moment|attention required|are you (?:a )?(?:robot|human)|robot or human|not a (?:ro)?bot"
    r"|pardon our interruption|human verification|wait for verification"
    r"|verif(?:y|ying) (?:that )?you are (?:a )?human|ddos[- ]guard"
    r"|security (?:check|verification)|checking your browser|access to this page has been denied"
    r"|unusual traffic|one more step|bot verification|captcha",
    re.IGNORECASE,
)
_ROBOT_MARKUP = (
    "#challenge-form, #challenge-running, #cf-challenge-running, #cf-wrapper, #px-captcha, #captcha-form,"
    " #anubis_challenge, #sec-if-cpt-container, form[action*='validateCaptcha'],"
    " iframe[src*='captcha-delivery.com'], iframe[src*='_Incapsula_Resource'],"
    " script[src*='captcha-delivery.com'], script[src*='/challenge-platform/h/'], #challenge-container"
)
_COOKIES = re.compile(
    r"before you continue|we value your privacy|your privacy (?:choices|matters)"
    r"|cookie (?:consent|wall|settings)|accept (?:all )?cookies|consent|bevor sie (?:zu|weiter)|zustimmung"
    r"|wir schätzen ihre privatsphäre"
    r"|avant (?:de continuer|d'accéder)|nous respectons votre vie privée|antes de continuar"
    r"|privacyinstellingen|prima di continuare",
    re.IGNORECASE,
)
_COOKIE_HOSTS = re.compile(r"^(?:consent|guce|cmp|cookiewall|myprivacy|privacy-gate)\.")
_AGREE = re.compile(
    r"\b(?:accept|agree|consent|akzeptieren|zustimmen|einverstanden|accepter|aceptar|accetta|akkoord)",
    re.IGNORECASE,
)
_SIGN_IN = re.compile(
    r"\b(?:sign[- ]?in|log[- ]?in|sign up|join (?:now|linkedin)|authwall|anmelden|einloggen|se connecter"
    r"|connexion|iniciar sesión|accedi|inloggen|войти|вход|ログイン|登录|登入)\b|ログイン|登录|登入",
    re.IGNORECASE,
)
_SIGN_IN_PATH = re.compile(r"/(?:login|log-in|signin|sign-in|authwall|sso|session/new|accounts/login)\b")
_GONE = re.compile(
    r"(?:http |error |fehler |erreur )*(?:404|410)(?: error)?"
    r"(?:\W+(?:.{0,40}not found|gone|page|error|seite.*|página.*|introuvable))?"
    r"|(?:oops|sorry|uh[- ]oh|whoops|hmm+)?\W*(?:this |the |that |we couldn['’]t find (?:this |the |that )?)?"
    r"(?:requested )?(?:page|article|post|content|story|file|item|video|product)s?"
    r"(?: (?:you|that|at)\b.{0,40}?)?"
    r"\W+(?:was |is |has been |could ?n[o']t be |cannot be |can['’]t be |could not be )?"
    r"(?:not found|found|removed|deleted|gone|missing|unavailable|not available|no longer available"
    r"|no longer exists|doesn['’]t exist|does not exist|isn['’]t available)"
    r"|(?:oops|sorry)?\W*we (?:can['’]t|couldn['’]t|could not|cannot) find (?:that|this|the) page.*"
    r"|not found|nothing (?:was )?found(?: here)?"
    r"|page introuvable|seite nicht gefunden|diese seite .* nicht"
    r"|página no encontrada|página não encontrada|pagina non trovata|pagina niet gevonden"
    r"|страница не найдена|ページが見つかりません|页面不存在|找不到(?:该|此)?(?:页面|網頁|网页)",
    re.IGNORECASE,
)
_FOR_SALE = re.compile(
    r"\b(?:domain(?: name)?|website)\b.{0,60}\b(?:is |may be |available )*for sale\b|buy this domain"
    r"|domain (?:is )?parked|parked (?:free|domain)|this domain (?:has expired|is registered|was recently)"
    r"|diese domain (?:steht|kaufen)|domain steht zum verkauf"
    r"|ce (?:nom de )?domaine est (?:à vendre|en vente)",
    re.IGNORECASE,
)
_PARKING = (
    "script[src*='sedoparking.com'], script[src*='parkingcrew.net'], script[src*='bodis.com'],"
    " script[src*='parklogic.com'], script[src*='img1.wsimg.com/parking-lander'],"
    " script[src*='d38psrni17bvxu.cloudfront.net'], a[href*='sedo.com/search/details'],"
    " a[href*='hugedomains.com/domain_profile'], a[href*='dan.com/buy-domain'],"
    " a[href*='afternic.com/domain/']"
)
_NEEDS_SCRIPT = re.compile(
    r"\b(?:enable|requires?|needs?|activate|turn on)\b[^.]{0,40}\bjavascript\b"
    r"|\bjavascript\b[^.]{0,40}\b(?:disabled|required|not available|turned off|aktivieren|desactivado)\b",
    re.IGNORECASE,
)
_APP_ROOTS = "#root, #app, #__next, #__nuxt, #react-root, #main-app, #svelte, app-root, #mount, #ember-app"


def refuse_obstacle(resource: Resource) -> None:
    """Raises Obstructed for what stands in place of a page."""
    words = _words(resource, _MOST_WORDS_OF_A_WALL)
    if words > _MOST_WORDS_OF_A_WALL:
        return
    titles = _titles(resource)
    for error, most_words, is_there in _OBSTACLES:
        if words <= most_words and is_there(resource, titles):
            raise error


def is_made_by_script(resource: Resource) -> bool:
    """Whether a page next to without text says, or shows by an empty root, that a script would make it."""
    tree = resource.tree
    if _words(resource, _NEXT_TO_NONE) > _NEXT_TO_NONE or next(tree.iter("script"), None) is None:
        return False
    notes = (note.text_content() for note in tree.iter("noscript"))
    said = " ".join([*(block.text for block in resource.blocks), *notes])
    empty = any(not root.text_content().strip() for root in select(tree, _APP_ROOTS))
    return empty or _NEEDS_SCRIPT.search(said) is not None


def _words(resource: Resource, enough: int) -> int:
    """How many words a page has of its own; beyond `enough` no more are counted."""
    words = 0
    for block in resource.blocks:
        if words > enough:
            break
        words += count_words(block.text) if _counts(block) else 0
    return words


def _counts(block: Block) -> bool:
    """Whether a block may be text of the page itself: not links, not what stands beside."""
    inside = (block.element, *block.element.iterancestors())
    return block.link_share < 0.5 and not any(element.tag in _BESIDE for element in inside)


def _titles(resource: Resource) -> list[str]:
    """What the page calls itself, where it is short enough to be a notice."""
    tree = resource.tree
    shown = [words_at(tree, "title"), words_at(tree, "h1"), words_at(tree, "main h2", "body > h2")]
    return [title for title in shown if title and len(title) <= _LONGEST_NOTICE]


def _is_bot_check(resource: Resource, titles: list[str]) -> bool:
    if first(resource.tree, _ROBOT_MARKUP) is not None:
        return True
    return any(_ROBOTS.search(title) for title in titles)


def _is_cookie_wall(resource: Resource, titles: list[str]) -> bool:
    if _COOKIE_HOSTS.match(resource.host):
        return True
    asks = any(_COOKIES.search(title) for title in titles)
    buttons = select(resource.tree, "button, input[type=submit], a[role=button], .button, .btn")
    named = (f"{one.text_content()} {one.get('value') or ''}" for one in buttons)
    return asks and any(_AGREE.search(name) for name in named)


def _is_login_wall(resource: Resource, titles: list[str]) -> bool:
    named = any(_SIGN_IN.search(title) for title in titles)
    led_there = _SIGN_IN_PATH.search(resource.path) is not None
    password = first(resource.tree, "input[type=password]") is not None
    return password + named + led_there >= 2


def _is_not_found(_resource: Resource, titles: list[str]) -> bool:
    parts = (part for title in titles for part in [title, *re.split(r"\s+[|–—·:-]\s+", title)])
    return any(_GONE.fullmatch(part.strip(" .!?:…\u200b")) for part in parts)


def _is_parked(resource: Resource, titles: list[str]) -> bool:
    if first(resource.tree, _PARKING) is not None:
        return True
    return any(_FOR_SALE.search(title) for title in titles)


_OBSTACLES: tuple[tuple[type[Obstructed], int, Callable[[Resource, list[str]], bool]], ...] = (
    (ParkedDomain, _FEW_WORDS, _is_parked),
    (BotCheck, _FEW_WORDS, _is_bot_check),
    (CookieWall, _MOST_WORDS_OF_A_WALL, _is_cookie_wall),
    (LoginWall, _FEW_WORDS, _is_login_wall),
    (NotFoundPage, _FEW_WORDS, _is_not_found),
)
"""The error, the most words that such a page has of its own, and how it is recognised."""
