"""Views: typed records that the control API sends, its client returns and the pages show."""
