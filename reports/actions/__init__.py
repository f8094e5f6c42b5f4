"""Writes about reports and imports: one verb each."""
