"""Records and checklist outcomes as text, HTML and JSON: for the screen, for paper, for other programs. Returns strings, writes no files."""
