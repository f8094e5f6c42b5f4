"""The year's figures and lists, each with the records behind it."""
