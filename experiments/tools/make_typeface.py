"""Rebuild the house typeface, a subset of Noto Sans CJK SC, from Debian's `fonts-noto-cjk`.

    .venv/bin/python experiments/tools/make_typeface.py NotoSansCJK-Regular.ttc

The result is the same bytes for the same fontTools and the same source. It bears its own
family name, so that a full Noto installed on some machines and not on others can never
stand in for it and move a figure.
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTCollection, TTFont

FAMILY = "Linli Sans SC"
TARGET = Path(__file__).parents[2] / "sim" / "fonts" / "LinliSansSC-Regular.otf"
SOURCE_FAMILY = "Noto Sans CJK SC"
PUNCTUATION_AND_SIGNS = "–—−‑•…‹›€™−≤≥≠≈≡→←↑↓↔⇒✓▶◀▼▲■□●○ΔΣΩαβγδελμρσφχψω"

# Hanzi beyond level 1 that the field needs: districts of Shanghai, and words of the trade.
FURTHER_HANZI = "莘闵潢浔圳闸舱徙渎赈铿婧睦戬甪圩浜泾溇徨恤谛啰暨驿"

_GB2312_SIGNS = (1, 2, 3, 6)  # signs, enclosed numbers, full-width forms, Greek
_GB2312_LEVEL_1 = range(16, 56)


def characters() -> set[str]:
    """Everything the subset must hold: Latin, signs, and the 3,755 hanzi of GB 2312 level 1."""
    latin = {chr(code) for code in (*range(0x20, 0x7F), *range(0xA0, 0x100))}
    chinese = {sign for row in (*_GB2312_SIGNS, *_GB2312_LEVEL_1) for sign in _gb2312_row(row)}
    return latin | chinese | set(PUNCTUATION_AND_SIGNS) | set(FURTHER_HANZI)


def _gb2312_row(row: int) -> list[str]:
    signs = []
    for cell in range(1, 95):
        try:
            signs.append(bytes((0xA0 + row, 0xA0 + cell)).decode("gb2312"))
        except UnicodeDecodeError:  # the standard leaves some cells empty
            continue
    return signs


def subset(collection: Path) -> TTFont:
    """Cut the Simplified Chinese face out of the collection and name it after the house."""
    faces = TTCollection(str(collection)).fonts
    font = next(face for face in faces if face["name"].getDebugName(1) == SOURCE_FAMILY)
    options = Options()
    options.hinting = False
    options.layout_features = []
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 7, 13, 14]
    options.drop_tables += ["BASE", "DSIG", "GPOS", "GSUB", "VORG", "vhea", "vmtx"]
    subsetter = Subsetter(options)
    subsetter.populate(text="".join(sorted(characters())))
    subsetter.subset(font)
    _rename(font)
    return font


def _rename(font: TTFont) -> None:
    postscript = FAMILY.replace(" ", "") + "-Regular"
    version = font["name"].getDebugName(5)
    names = {1: FAMILY, 2: "Regular", 3: f"{version};{postscript}", 4: FAMILY, 6: postscript}
    for record in font["name"].names:
        if record.nameID in names:
            record.string = names[record.nameID]
    compact = font["CFF "].cff
    compact.fontNames = [postscript]
    compact.topDictIndex[0].FullName = compact.topDictIndex[0].FamilyName = FAMILY


def main(collection: str) -> None:
    """Write the subset where the package looks for it, and say how large it is."""
    font = subset(Path(collection))
    font.recalcTimestamp = False
    font.save(TARGET)
    print(f"{TARGET.name}: {len(font.getBestCmap())} characters, {TARGET.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(sys.argv[1])
