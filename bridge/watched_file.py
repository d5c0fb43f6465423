"""A text file that people change while the bridge runs."""

from pathlib import Path


class WatchedFile:
    """`there`: it was there when it was last looked for."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.seen: tuple[int, int] | None = None

    @property
    def there(self) -> bool:
        return self.seen is not None

    def read_news(self) -> str | None:
        """Its text when it has changed since it was last read, "" when it has gone; None where nothing is new.

        Raises OSError and UnicodeDecodeError for what cannot be read; it counts as news until it can be.
        """
        try:
            status = self.path.stat()
            seen = status.st_mtime_ns, status.st_size
            if seen == self.seen:
                return None
            text = self.path.read_text(encoding="utf-8")
        except FileNotFoundError:
            gone, self.seen = self.there, None
            return "" if gone else None
        self.seen = seen
        return text
