"""Reads the plain files in ``db/content``, checks them, and builds a library from them.

The format is described for editors in ``db/content/README.md``. Every reader collects faults instead of stopping at the first, so that an
editor sees them all at once.
"""
