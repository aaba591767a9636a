"""``python -m fieldguide_publish``."""

from fieldguide_publish.main import main

if __name__ == "__main__":
    main()
