"""Every Chinese word of the house can be drawn, in every kind of figure, without a word from matplotlib."""

from __future__ import annotations

import ast
import re
import unicodedata

import pytest
from fontTools.ttLib import TTFont
from matplotlib import rc_context, rcParams
from matplotlib.figure import Figure

from experiments.tools.make_typeface import FAMILY, TARGET, characters
from sim import typeface
from tests.house.reading import ROOT, modules, name, refuse, texts

CHINESE = re.compile(r"[⺀-〿㇀-䶿一-鿿豈-﫿︰-﹏＀-￯𠀀-𿿽]")
LABEL = "邻里 治理 −1 ± 95%（居委会、业委会）"


@pytest.fixture
def house():
    with rc_context():
        typeface.use_house_typeface()
        yield


def draw(path, text):
    figure = Figure()
    figure.subplots().set_title(text)
    figure.savefig(path)
    return path


@pytest.mark.parametrize("kind", ["png", "svg", "pdf"])
def test_chinese_is_drawn_without_a_warning(house, tmp_path, kind, caplog):
    draw(tmp_path / f"figure.{kind}", LABEL)
    assert caplog.records == []


def test_a_hanzi_that_is_missing_warns(house, tmp_path):
    """So the silence of the test above means something."""
    with pytest.warns(UserWarning, match="missing from font"):
        draw(tmp_path / "figure.png", "𠮷")


def test_four_hanzi_leave_four_pictures(house, tmp_path):
    """Empty boxes would all be alike."""
    pictures = {draw(tmp_path / "figure.png", sign).read_bytes() for sign in "邻里治理"}
    assert len(pictures) == 4


def test_asking_twice_changes_nothing_more(house):
    before = list(rcParams["font.family"])
    typeface.use_house_typeface()
    assert rcParams["font.family"] == before == [typeface.FAMILY, typeface.FALLBACK]


def test_missing_glyphs_are_named_and_spaces_are_not():
    assert typeface.missing_glyphs("邻里\n\t　治理 Linli − ≤ ½ é") == set()
    assert typeface.missing_glyphs("邻𠮷里𪚥") == {"𠮷", "𪚥"}


def test_every_chinese_word_of_the_house_can_be_drawn():
    shown = [
        path for path in texts() if path.is_relative_to(ROOT / "sim") or path.is_relative_to(ROOT / "configs")
    ]
    signs = {path: set(CHINESE.findall(path.read_text("utf-8"))) for path in shown}
    assert any(signs.values())
    refuse(
        f"{sign} in {name(path)}" for path in shown for sign in typeface.missing_glyphs("".join(signs[path]))
    )


def test_no_text_mixes_formulae_with_hanzi():
    """Matplotlib forgets the list of families where it sees mathematics, and the hanzi are lost."""
    refuse(
        f"{module.dotted}: {node.value[:40]}"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and mixes(node.value)
    )


def mixes(text):
    return bool(re.search(r"\$[^$\n]+\$", text)) and bool(CHINESE.search(text))


def test_the_guard_of_formulae_sees():
    assert mixes("每月 $x^2$")
    assert not mixes("每月 ¥5 or $5")


def test_the_typeface_holds_what_its_recipe_asks():
    font = TTFont(TARGET)
    assert font["name"].getDebugName(1) == FAMILY == typeface.FAMILY
    assert characters() <= {chr(code) for code in font.getBestCmap()}
    hanzi = [sign for sign in characters() if unicodedata.name(sign, "").startswith("CJK UNIFIED")]
    assert len(hanzi) >= 3755


def test_the_licence_of_the_typeface_lies_beside_it():
    licence = (TARGET.parent / "OFL.txt").read_text("utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    assert TTFont(TARGET)["name"].getDebugName(0) in licence
