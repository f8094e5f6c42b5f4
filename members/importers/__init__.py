"""Importers of what the branch keeps of people: register, dues, visits."""
