"""Records and checklist outcomes as text, HTML and JSON: for the screen, for paper, for other programs. Writes no file but a sealed one."""
