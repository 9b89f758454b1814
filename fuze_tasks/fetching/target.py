"""An address to fetch, in the parts that go on the wire."""

from __future__ import annotations

from dataclasses import dataclass

from ada_url import URL, HostType, idna

from fuze_tasks.fetching.errors import UnsupportedUrl

_DEFAULT_PORTS = {"http": 80, "https": 443}

# Ports of other protocols, whose servers might take a request for commands:
# https://fetch.spec.whatwg.org/#port-blocking
_BAD_PORTS = frozenset(
    {0, 1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103}
    | {
        104,
        109,
        110,
        111,
        113,
        115,
        117,
        119,
        123,
        135,
        137,
        139,
        143,
        161,
        179,
        389,
        427,
        465,
        512,
        513,
        514,
    }
    | {515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723}
    | {2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080}
)


@dataclass(frozen=True, slots=True)
class Target:
    """Read once, by the WHATWG standard, and used in parts: nothing reads the address a second way."""

    scheme: str
    host: str
    """Lower case, IDNA-encoded; without the brackets of IPv6 and without a trailing dot."""
    port: int
    path: str
    """Path and query, percent-encoded."""

    @classmethod
    def parse(cls, url: str, base: Target | None = None) -> Target:
        """Reads `url`, relative to `base`. A name and password in it are dropped, so is its fragment.

        Raises UnsupportedUrl.
        """
        try:
            parsed = URL(url, base.url if base else None)
        except ValueError:
            raise UnsupportedUrl("The address is not a valid one.") from None
        scheme = parsed.protocol.removesuffix(":")
        if scheme not in _DEFAULT_PORTS:
            raise UnsupportedUrl(
                f"Fuze reads pages at https:// and http:// addresses, not at {scheme}: ones."
            )
        host = parsed.hostname
        if parsed.host_type is HostType.IPV6:
            host = host.strip("[]")
        port = int(parsed.port) if parsed.port else _DEFAULT_PORTS[scheme]
        if port in _BAD_PORTS:
            raise UnsupportedUrl(
                f"The address names port {port}, which belongs to something other than web pages."
            )
        return cls(scheme, host.removesuffix("."), port, parsed.pathname + parsed.search)

    @property
    def authority(self) -> str:
        """Host and port as the Host header has them."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.path}"

    @property
    def site(self) -> str:
        """The host as people write it."""
        return idna.decode(self.host)
