"""Counts of several processes, added up by whichever is asked."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from prometheus_client.parser import text_string_to_metric_families

COUNT = "from fuze_app.core.metrics import CacheCounts\ncounts = CacheCounts('test')\n"
SHOW = "import sys\nfrom fuze_app.core import metrics\nsys.stdout.buffer.write(metrics.exposition())"


def run(program: str, folder: Path) -> str:
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(folder)}
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_the_processes_of_a_web_server_are_counted_together(tmp_path: Path) -> None:
    run(COUNT + "counts.count('computed')\n" + 2 * "counts.count('process')\n", tmp_path)
    run(COUNT + "counts.count('redis')\n", tmp_path)
    families = text_string_to_metric_families(run(SHOW, tmp_path))
    found = {
        (sample.name, sample.labels.get("source")): sample.value
        for family in families
        for sample in family.samples
    }
    assert found == {
        ("fuze_cache_reads_total", "process"): 2,
        ("fuze_cache_reads_total", "computed"): 1,
        ("fuze_cache_reads_total", "redis"): 1,
        ("fuze_cache_reads_total", "waited"): 0,
        ("fuze_cache_hit_ratio", None): 0.75,
    }
