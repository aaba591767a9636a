"""The command line: the second front end, and the proof that the core needs no Qt."""
