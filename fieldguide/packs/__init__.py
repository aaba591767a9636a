"""Packs: reading one safely, deciding whether its publisher is trusted, and making the next edition from it.

Nothing of a pack's content is parsed before ``trust.verify`` has seen every byte of it. Nothing here can sign.
"""
