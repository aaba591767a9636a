"""Keys, signatures, endorsements and their rotation: all that signs, on python-tuf's metadata and securesystemslib's signers."""
