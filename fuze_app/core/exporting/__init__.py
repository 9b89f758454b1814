"""A library as a file: a module for each format, each a generator of bytes."""

from fuze_app.core.exporting.formats import FORMATS, ExportFormat

__all__ = ["FORMATS", "ExportFormat"]
