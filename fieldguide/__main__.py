"""Lets ``python -m fieldguide`` do what the ``fieldguide`` command does."""

from fieldguide.app.main import main

if __name__ == "__main__":
    main()
