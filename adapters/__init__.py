"""The models that come with Catwalk. Each file is one adapter; `networks` holds the networks that they run."""
