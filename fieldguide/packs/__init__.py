"""Packs: reading one safely, deciding whether its publisher is trusted, and making the next edition from it.

No content gets into an edition before ``trust.verify`` has seen every byte of it and its publisher is trusted. The content of a pack that nobody
vouches for, signed or not, is parsed in one place, ``Packs.preview``: to show a person what is in it, in memory only. Nothing here can sign.
"""
