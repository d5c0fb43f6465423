"""The doors: I/O without meaning. Each module adds its own routes; the server assembles them; none imports another."""
