"""A library as a file: a module for each format, each a generator of bytes over its owner's transaction."""

from fuze_app.core.exporting.formats import FORMATS, ExportFormat

__all__ = ["FORMATS", "ExportFormat"]
