"""A web site for tests, on this machine. `python -m tests.site --port 8099` runs it alone."""

from tests.site.behaviours import ROUTES
from tests.site.catalogue import BY_NAME, PAGES, Page
from tests.site.exchange import Exchange, Reply
from tests.site.server import Site

__all__ = ["BY_NAME", "PAGES", "ROUTES", "Exchange", "Page", "Reply", "Site"]
