import pytest

from bridge.cli import main


@pytest.fixture(autouse=True)
def own_tokens(tmp_path, monkeypatch):
    monkeypatch.setenv("CATWALK_TOKENS", str(tmp_path / "tokens.json"))


def say(capsys, *words):
    code = main(["token", *words])
    return code, capsys.readouterr()


def test_a_token_is_made_shown_once_listed_and_revoked(capsys):
    code, shown = say(capsys, "new", "posenet")
    word, sentence = shown.out.splitlines()
    assert code == 0 and sentence.startswith("PoseNet is private now")
    code, shown = say(capsys, "list")
    assert code == 0 and word not in shown.out and f"posenet                  {word[:8]}…" in shown.out
    assert say(capsys, "revoke", word)[1].out == "1 token revoked. The model stays private.\n"
    assert "posenet                  private, with no token" in say(capsys, "list")[1].out
    assert say(capsys, "open", "PoseNet")[0] == 0
    assert say(capsys, "list")[1].out.startswith("No model is private.")


def test_a_model_that_is_not_there_gets_no_token(capsys):
    code, shown = say(capsys, "new", "poze")
    assert code == 1 and "There is no model “poze”" in shown.err
    code, shown = say(capsys, "revoke", "poze")
    assert code == 2 and "No token begins with “poze”" in shown.err


def test_help_says_what_a_token_is_for(capsys):
    with pytest.raises(SystemExit):
        main(["token", "--help"])
    assert "Authorization: Bearer TOKEN" in capsys.readouterr().out
