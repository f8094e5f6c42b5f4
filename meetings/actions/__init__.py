"""Writes about gatherings: one verb each."""
