"""The hand-written pages: what each is, and how somebody who half remembers it would look for it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).with_name("pages")


@dataclass(frozen=True, slots=True)
class Page:
    """A page served at `/<name>` from pages/<name>.html."""

    name: str
    title: str
    """As the page's heading has it."""
    language: str
    words: str
    """Words that stand in this page and together in no other."""
    meaning: str | None = None
    """What it is about, in words that do not stand in it. English alone: so is the embedding model."""
    author: str | None = None
    published: str | None = None
    """The day, YYYY-MM-DD."""
    site_name: str | None = None

    @property
    def path(self) -> str:
        return f"/{self.name}"

    def source(self, origin: str = "http://site.example") -> bytes:
        """The page as UTF-8 HTML, its own absolute addresses at `origin`."""
        text = (FOLDER / f"{self.name}.html").read_text(encoding="utf-8")
        return text.replace("{{origin}}", origin).encode()


PAGES: tuple[Page, ...] = (
    Page(
        "news",
        "Harwick to give the river back its meadows",
        "en",
        "curlews embankments Lune",
        "flood protection by restoring wetlands",
        "Imogen Achebe",
        "2025-03-18",
        "Harwick Courier",
    ),
    Page(
        "docs",
        "Delivering a job exactly once",
        "en",
        "tessera idempotency ledger",
        "charging a customer twice because of network trouble",
        site_name="Tessera documentation",
    ),
    Page(
        "sourdough",
        "The bread I make when I have no time",
        "en",
        "starter refrigerator dough",
        "naturally leavened loaf for beginners",
        "Marit Solheim",
        "2024-11-03",
        "Flour & Other Weather",
    ),
    Page(
        "octopus",
        "In cold water, an octopus rewrites itself",
        "en",
        "ADAR inosine kinesin",
        "animals modify genetic messages according to temperature",
        "Tomás Ferreira",
        "2023-06-21",
        "Strata Magazine",
    ),
    Page(
        "index-funds",
        "The quiet arithmetic of owning everything",
        "en",
        "Sharpe pickers scorecard",
        "passive investing strategy",
        "Nadia Okonkwo",
        "2022-09-12",
        "Plain Ledger",
    ),
    Page(
        "longitude",
        "Harrison's sea clocks",
        "en",
        "Harrison H4 Maskelyne",
        "precise nautical timepieces",
    ),
    Page(
        "slow-query",
        "Postgres has your index and won't use it",
        "en",
        "random_page_cost planner seqscan",
        "optimising lookups in relational databases",
        "Ilse van Dam",
        "2025-01-27",
    ),
    Page(
        "caffeine",
        "Why the four o'clock cup is still awake at midnight",
        "en",
        "adenosine CYP1A2 espresso",
        "insomnia and stimulants",
        "Dr Priya Raman",
        "2024-02-08",
    ),
    Page(
        "compost",
        "A heap that gets hot",
        "en",
        "heap microbes aminopyralid",
        "making fertiliser out of kitchen waste",
        "Winifred Bates",
        "2021-04-05",
    ),
    Page(
        "bicycle",
        "Dunkirk to Trieste, badly packed",
        "en",
        "Fergal Reschen panniers",
        "cycling holiday across the continent",
    ),
    Page(
        "balkonkraftwerk",
        "Das Kraftwerk am Geländer",
        "de",
        "Wechselrichter Geländer Steckdose",
        None,
        "Jörg Überweg",
        "2024-06-14",
        "Umschau",
    ),
    Page(
        "phares",
        "Ceux qui gardaient la lumière",
        "fr",
        "phare Kéréon gardien",
        None,
        "Gaëlle Le Bras",
        "2011-02-09",
    ),
    Page(
        "sento",
        "湯気の向こうの富士山",
        "ja",
        "銭湯 富士山",
        None,
        "早川みどり",
        "2023-12-01",
        "暮らしの手帖帳",
    ),
    Page(
        "malqaf",
        "ملاقف الهواء: كيف بردت البيوت قبل الكهرباء",
        "ar",
        "الملقف البادجير",
        None,
        "سلمى عبد الرازق",
        "2022-08-07",
        "مجلة العمران",
    ),
)
BY_NAME = {page.name: page for page in PAGES}
