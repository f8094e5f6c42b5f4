"""Importer of the ledger of other work, and the service that takes a workbook of any kind."""
