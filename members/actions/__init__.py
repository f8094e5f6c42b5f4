"""Writes about people and organisation: one verb each, with ``by=``, one transaction, one record."""
