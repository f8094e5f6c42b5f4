"""Importer of the ledger of gatherings (组织生活台账)."""
