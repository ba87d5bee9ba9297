"""The page of the reports: its data (data.py), its frame (page.py), style, scripts and vendored libraries."""
