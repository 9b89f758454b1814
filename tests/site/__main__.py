"""Runs the site alone, for looking at it and for benchmarks, until interrupted."""

from __future__ import annotations

import argparse
import signal
from contextlib import suppress

from tests.site import ROUTES, Site


def main() -> None:
    parser = argparse.ArgumentParser(description="Serves the test site on 127.0.0.1.")
    parser.add_argument("--port", type=int, default=8099)
    arguments = parser.parse_args()
    site = Site(ROUTES, port=arguments.port)
    signal.signal(signal.SIGTERM, lambda *_: site.stopping.set())
    with site, suppress(KeyboardInterrupt):
        print(f"Serving {len(site.paths)} addresses at {site.origin}/", flush=True)
        site.stopping.wait()


if __name__ == "__main__":
    main()
