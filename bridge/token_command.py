"""`catwalk token`: makes, lists and revokes the tokens of hosted models."""

import argparse

from .old_names import find_served
from .tokens import make_token, open_model, place_of_tokens, read_book, revoke_tokens

CLOSING = ("A model with a token is private at its hosted address (/v1): who asks there shows the token as "
           "`Authorization: Bearer TOKEN`. Tokens are kept as hashes; nobody can be shown one again.")


def make_parser() -> argparse.ArgumentParser:
    """`catwalk token new MODEL`, `list`, `revoke TOKEN|MODEL`, `open MODEL`."""
    parser = argparse.ArgumentParser(prog="catwalk token", description=CLOSING)
    deeds = parser.add_subparsers(dest="deed", required=True, metavar="new | list | revoke | open")
    deeds.add_parser("new", help="Make a token for a model.").add_argument("word", metavar="MODEL")
    deeds.add_parser("list", help="Which models have tokens, and how these begin.")
    revoke = deeds.add_parser("revoke", help="Let a token, or all of a model's, open nothing any more.")
    revoke.add_argument("word", metavar="TOKEN|MODEL", help="A token or its first eight characters, or a model.")
    deeds.add_parser("open", help="Let everybody ask a model again.").add_argument("word", metavar="MODEL")
    return parser


def run_command(said: argparse.Namespace) -> int:
    """One deed. Raises BadSetting, UnknownModel."""
    if said.deed == "new":
        name = find_served(said.word).name
        print(f"{make_token(name)}\n{name} is private now. Write the token down: it is not shown again.")
    elif said.deed == "list":
        print(write_list())
    elif said.deed == "revoke":
        count = revoke_tokens(said.word)
        print(f"{count} token{'s' if count > 1 else ''} revoked. The model stays private.")
    else:
        open_model(said.word)
        print(f"{said.word} is open to everybody.")
    return 0


def write_list() -> str:
    """Every private model, and its tokens' first characters."""
    book = read_book(place_of_tokens())
    rows = [f"  {name:<24} {token.start}…  {token.made}" for name, tokens in book.items() for token in tokens]
    rows += [f"  {name:<24} private, with no token" for name, tokens in book.items() if not tokens]
    return "\n".join(sorted(rows)) or "No model is private. `catwalk token new MODEL` makes a token."
