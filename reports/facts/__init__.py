"""The year's figures and lists, each with the records behind it; no wording."""

from reports.facts.builder import build

__all__ = ["build"]
