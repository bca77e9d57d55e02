"""Dates and numbers in the three languages (FORMAT_MODULE_PATH); Django has none for Kazakh."""
