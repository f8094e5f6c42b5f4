"""The parts of a built-in report, one module a part."""
