"""What a running Fuze counts for whoever operates it, in the format of Prometheus.

Where PROMETHEUS_MULTIPROC_DIR names a folder, as `fuze web` sees to, the web processes of a machine write
their counts there, and whichever is asked adds up those of all.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Literal

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

MEDIA_TYPE = CONTENT_TYPE_LATEST

disable_created_metrics()  # type: ignore[no-untyped-call]

Source = Literal["process", "waited", "redis", "computed"]

_READS = Counter(
    "fuze_cache_reads",
    "Reads of a cache, by where the answer came from: the memory of the process, another request that was "
    "at it at the moment (waited), Redis, or computed because none had it.",
    ["cache", "source"],
)


class CacheCounts:
    """Counts the reads of one cache."""

    def __init__(self, cache: str) -> None:
        self._counters = {
            source: _READS.labels(cache, source) for source in ("process", "waited", "redis", "computed")
        }

    def count(self, source: Source) -> None:
        self._counters[source].inc()


class _HitRatios(Collector):
    """The share of each cache's reads that were not computed, since the counts began."""

    def __init__(self, counted: CollectorRegistry) -> None:
        self._counted = counted

    def collect(self) -> Iterator[Metric]:
        reads: dict[str, float] = {}
        computed: dict[str, float] = {}
        for metric in self._counted.collect():
            for sample in metric.samples:
                if sample.name == "fuze_cache_reads_total":
                    cache = sample.labels["cache"]
                    reads[cache] = reads.get(cache, 0.0) + sample.value
                    if sample.labels["source"] == "computed":
                        computed[cache] = sample.value
        ratios = GaugeMetricFamily(
            "fuze_cache_hit_ratio", "Share of a cache's reads that were not computed.", labels=["cache"]
        )
        for cache, count in reads.items():
            ratios.add_metric([cache], 1 - computed.get(cache, 0.0) / count if count else 0.0)
        yield ratios


def exposition() -> bytes:
    """Everything that is counted, as Prometheus reads it (`MEDIA_TYPE`)."""
    counted = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        counted = CollectorRegistry()
        MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
    ratios = CollectorRegistry()
    ratios.register(_HitRatios(counted))
    return generate_latest(counted) + generate_latest(ratios)
