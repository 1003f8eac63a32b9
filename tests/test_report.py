"""Reports: every number from the runs, no name that can do harm, the same bytes every time."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.comparison.weight import verdict_in_words
from sim.outcomes import OUTCOMES
from sim.report import prose, write_report
from sim.report.csv_tables import as_csv
from sim.report.document import Command, Grid, Heading, Paragraph
from sim.report.html import as_html
from sim.report.markdown import as_markdown, escaped
from sim.report.opening import asked_from, command_of
from sim.tables import p_value
from tests.telling import study

REGIMES = ["fragmented", "one_three", "one_three_x"]
ASKED = {
    "label": "Who convenes? 谁来召集",
    "overrides": ["governance=fragmented,one_three,one_three_x", "seed=1"],
}
HOSTILE = '<img src=x onerror=alert(1)> | `](javascript:alert(1)) $x$ & "q" =1+1 www.evil.example 谁'


@pytest.fixture(scope="module")
def told():
    return study(REGIMES)


@pytest.fixture(scope="module")
def folder(told, tmp_path_factory):
    comparison, runs = told
    place = tmp_path_factory.mktemp("report")
    assert write_report(comparison, place, runs, ASKED) == place / "report.html"
    return place


def contents(place):
    return {
        path.relative_to(place).as_posix(): path.read_bytes() for path in place.rglob("*") if path.is_file()
    }


def rows_of(place, name):
    text = (place / "tables" / name).read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


class Page(HTMLParser):
    """What tags, attributes and words a page consists of."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.attributes, self.words = set(), [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.attributes += attrs

    def handle_data(self, data):
        self.words.append(data)


OF_A_REPORT = {
    "html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "h3", "span", "p", "ul", "li",
    "div", "table", "caption", "thead", "tbody", "tr", "th", "td", "figure", "img", "figcaption", "pre",
    "code",
}  # fmt: skip
DRAWN = ("forest", "funnel", "resolution", "fees", "hours", "map")
KEPT = ("differences", "levels", "outcomes", "runs", "digests", "patterns", "funnel", "fees")


def test_a_report_has_its_pages_figures_and_tables(folder):
    figures = {f"figures/{name}.{kind}" for name in DRAWN for kind in ("svg", "png")}
    tables = {f"tables/{name}.csv" for name in KEPT}
    assert set(contents(folder)) == {"report.md", "report.html"} | figures | tables


def test_the_same_runs_give_the_same_bytes_in_whatever_order_they_come(told, folder, tmp_path):
    comparison, runs = told
    turned = {regime: dict(reversed(by_seed.items())) for regime, by_seed in reversed(list(runs.items()))}
    write_report(comparison, tmp_path, turned, ASKED)
    assert contents(tmp_path) == contents(folder)


def test_other_runs_give_another_report(told, tmp_path):
    write_report(told[0], tmp_path / "one")
    write_report(study(REGIMES, seeds=(11, 12, 13))[0], tmp_path / "other")
    for name in ("report.md", "report.html", "tables/differences.csv", "figures/forest.svg"):
        assert (tmp_path / "one" / name).read_bytes() != (tmp_path / "other" / name).read_bytes(), name


def test_the_page_fetches_nothing_and_runs_nothing(folder):
    text = (folder / "report.html").read_text("utf-8")
    page = Page(text)
    assert page.tags <= OF_A_REPORT
    sources = [value for name, value in page.attributes if name in ("src", "href")]
    assert sources
    assert all(source.startswith("data:image/svg+xml;base64,") for source in sources)
    policy = next(value for name, value in page.attributes if name == "content" and "src" in value)
    assert policy.startswith("default-src 'none'; img-src data:;")
    assert "http" not in "".join(value or "" for name, value in page.attributes if name != "http-equiv")


def test_every_figure_is_told_to_those_who_cannot_see_it(folder):
    page = Page((folder / "report.html").read_text("utf-8"))
    texts = [value for name, value in page.attributes if name == "alt"]
    assert len(texts) == 6
    assert all("one_three" in text for text in texts)


def test_chinese_stands_beside_english(folder):
    text = (folder / "report.html").read_text("utf-8")
    assert 'lang="zh">主要发现</span>' in text
    for known in OUTCOMES:
        assert known.title_zh in text, known.name


def test_true_is_said_to_be_unobservable_beside_what_is_reported(folder):
    text = (folder / "report.md").read_text("utf-8")
    place = text.index("True and reported, side by side")
    section = text[place : text.index("\n## ", place)]
    assert "not observable in the field" in section
    head = next(line for line in section.splitlines() if line.startswith("| share"))
    assert all(escaped(regime) in head for regime in REGIMES)
    told = [line for line in section.splitlines() if line.startswith("| O")]
    for title in ("Reported resolution", "Resolved, of disputes", "Durably resolved"):
        assert any(title in line for line in told), title


def test_the_primary_table_is_the_comparison(told, folder):
    comparison, _ = told
    text = (folder / "report.md").read_text("utf-8")
    for row in comparison.rows:
        if not row.primary:
            continue
        known = next(known for known in OUTCOMES if known.name == row.outcome)
        place = text.index(f"{escaped(row.other)} against {escaped(row.baseline)}: 95 % intervals of the")
        start = f"| {known.code} {known.title} "
        line = next(line for line in text[place:].splitlines() if line.startswith(start))
        assert f"| {verdict_in_words(known, row)} {verdict_in_words(known, row, 'zh')} |" in line
        assert f"| {escaped(p_value(row.p_holm))} |" in line
        assert f"| {100 * row.paired.superiority:.0f} % |" in line


def test_pairing_and_what_can_be_resolved_are_told(folder):
    text = (folder / "report.md").read_text("utf-8")
    for words in ("smallest resolvable", "correlation of pairs", "runs saved", "better in", "p (Holm)"):
        assert f"| {words} |" in text, words


def test_findings_are_told_in_sentences(told, folder):
    text = (folder / "report.md").read_text("utf-8")
    for row in told[0].rows:
        if row.primary:
            title = next(known.title for known in OUTCOMES if known.name == row.outcome).lower()
            bullet = next(
                line for line in text.splitlines() if line.startswith(f"- {escaped(row.other)} against")
            )
            assert title in bullet
            assert row.verdict in bullet


def test_tables_keep_every_digit(told, folder):
    rows = rows_of(folder, "differences.csv")
    assert len(rows) == len(told[0].rows)
    for row, kept in zip(told[0].rows, rows, strict=True):
        assert (kept["outcome"], kept["other"], kept["verdict"]) == (row.outcome, row.other, row.verdict)
        for name, value in (("difference", row.paired.difference), ("p_holm", row.p_holm)):
            assert (float(kept[name]) if kept[name] else None) == value


def test_runs_are_kept_with_digests_and_values(told, folder):
    rows = rows_of(folder, "runs.csv")
    for row in rows[:: len(OUTCOMES) // 3]:
        run = told[1][row["regime"]][int(row["seed"])]
        assert row["digest"] == run.digest
        if row["value"]:
            assert float(row["value"]) == run.values[row["outcome"]]


def test_every_declaration_is_printed(folder):
    rows = rows_of(folder, "outcomes.csv")
    assert [row["name"] for row in rows] == [known.name for known in OUTCOMES]
    text = (folder / "report.md").read_text("utf-8")
    for known in OUTCOMES:
        assert escaped(known.denominator) in text, known.name


def test_patterns_are_told_met_or_not_under_every_regime(folder):
    rows = rows_of(folder, "patterns.csv")
    assert {row["regime"] for row in rows} == set(REGIMES)
    assert {row["verdict"] for row in rows} <= {"met", "not met", "not tested"}
    assert all(row["reason"] for row in rows if row["verdict"] == "not tested")


def test_no_sentence_holds_a_number():
    for name in dir(prose):
        if name.isupper():
            assert not re.search(r"\d", getattr(prose, name)), name


def test_without_runs_the_report_says_what_it_lacks(told, tmp_path):
    write_report(told[0], tmp_path)
    text = (tmp_path / "report.md").read_text("utf-8")
    assert "were not handed to this report" in text
    assert set(contents(tmp_path)) == {
        "report.md", "report.html", "figures/forest.svg", "figures/forest.png", "figures/funnel.svg",
        "figures/funnel.png", "tables/differences.csv", "tables/levels.csv", "tables/outcomes.csv",
    }  # fmt: skip


def test_failed_runs_of_a_study_are_named(tmp_path):
    comparison, _ = study(["one", "two"], seeds=(1, 2, 3))
    kept = [
        {
            "regime": "one",
            "seed": 1,
            "digest": "ab" * 32,
            "failure": None,
            "outcomes": {"durable_share": 0.5},
        },
        {"regime": "two", "seed": 1, "digest": "", "failure": "out of memory", "outcomes": {}},
    ]
    (tmp_path / "runs.json").write_text(json.dumps(kept), encoding="utf-8")
    write_report(comparison, tmp_path, {"one": {}, "two": {}})
    text = (tmp_path / "report.md").read_text("utf-8")
    assert "2 runs, 1 of them failed" in text
    assert "out of memory" in text
    assert "ab" * 32 in text


def test_what_short_runs_do_not_define_is_listed_with_the_reason(tmp_path):
    comparison, _ = study(["one", "two"], seeds=(1, 2, 3), end=365 + 120)
    write_report(comparison, tmp_path, {}, None)
    text = (tmp_path / "report.md").read_text("utf-8")
    section = text[text.index("What these runs do not define") :]
    assert "O2 Durably resolved | one, two | undefined if no trouble could be followed" in section


# -- names that people chose ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    comparison, runs = study(["plain", HOSTILE], seeds=(1, 2, 3))
    named = {
        regime: {seed: replace(one, compounds=(HOSTILE, HOSTILE, HOSTILE)) for seed, one in by_seed.items()}
        for regime, by_seed in runs.items()
    }
    place = tmp_path_factory.mktemp("hostile")
    write_report(comparison, place, named, {"label": HOSTILE, "overrides": [f"study.name={HOSTILE}"]})
    return place


def test_no_name_becomes_part_of_the_page(hostile):
    page = Page((hostile / "report.html").read_text("utf-8"))
    assert page.tags <= OF_A_REPORT
    assert not [name for name, _ in page.attributes if name.startswith("on")]
    assert HOSTILE in "".join(page.words)
    assert sum(name == "src" for name, _ in page.attributes) == 6


def test_no_name_becomes_part_of_the_markdown(hostile):
    outside = re.sub(
        r"^(```+)sh\n.*?\n\1$", "", (hostile / "report.md").read_text("utf-8"), flags=re.S | re.M
    )
    assert "<img" not in outside
    assert not re.search(r"(?<!\\)\]\(javascript", outside)
    assert not re.search(r"(?<!\\)\$", outside)
    assert "www.evil" not in outside
    lines = [line for line in outside.splitlines() if line.startswith("|")]
    for number, line in enumerate(lines):
        if "---" in line and set(line) <= set("|:- "):
            cells = len(re.findall(r"(?<!\\)\|", line))
            assert len(re.findall(r"(?<!\\)\|", lines[number - 1])) == cells
            assert len(re.findall(r"(?<!\\)\|", lines[number + 1])) == cells


def test_no_name_becomes_a_formula_of_a_spreadsheet():
    text = as_csv(("a", "b"), [("=1+1", -1.5), ("@x", None), ("plain", float("nan")), ("+", True)]).decode(
        "utf-8-sig"
    )
    assert list(csv.reader(io.StringIO(text))) == [
        ["a", "b"], ["'=1+1", "-1.5"], ["'@x", ""], ["plain", ""], ["'+", "True"],
    ]  # fmt: skip


words = st.text(max_size=60)


@given(words)
def test_no_text_is_read_as_markup(text):
    shown = escaped(text)
    assert "\n" not in shown
    assert not re.search(r"(?<!\\)(?:\\\\)*[`*_{}\[\]#|~!$^]", shown)
    assert "<" not in shown
    assert ">" not in shown


@given(words, words)
def test_no_cell_breaks_its_table(one, other):
    grid = Grid("caption", ("a", "b"), (False, True), ((one, other),))
    *_, row = as_markdown([grid], "figures").rstrip("\n").split("\n")
    assert len(re.findall(r"(?<!\\)(?:\\\\)*\|", row)) == 3
    page = Page(as_html([grid], "title"))
    assert {"table", "td", "th"} <= page.tags <= OF_A_REPORT


@given(st.text(alphabet="`ab \n", max_size=40))
def test_no_command_closes_its_own_fence(text):
    rendered = as_markdown([Command(text)], "figures")
    fence = re.match(r"`+", rendered).group()
    assert fence not in text


@given(words)
def test_a_page_says_exactly_what_it_was_given(text):
    page = Page(as_html([Heading(2, text, text), Paragraph(text)], "t").partition("<main>")[2])
    said = "".join(page.words).replace("\r\n", "\n").replace("\r", "\n")
    asked = text.replace("\r\n", "\n").replace("\r", "\n")
    assert said.count(asked) >= 3


def test_a_table_with_ragged_rows_is_refused():
    with pytest.raises(AssertionError, match="'caption' has rows of"):
        Grid("caption", ("a", "b"), (False, True), (("only one",),))


# -- asking again ---------------------------------------------------------------------------------------


def test_the_command_repeats_what_was_typed(told):
    asked = asked_from(
        {"label": "x", "overrides": ["governance=a,b", "label=谁 'x'", "seed=7", "replicates=3"]}, None
    )
    again = shlex.split(command_of(told[0], asked))
    assert again == ["linli", "compare", "governance=a,b", "label=谁 'x'", "seed=7", "replicates=3"]


def test_the_command_leaves_out_what_belongs_to_one_machine(told):
    asked = asked_from({"overrides": ["governance=a,b", "study.dir=somewhere", "workers=8", "seed=1"]}, None)
    again = shlex.split(command_of(told[0], asked))
    assert again == ["linli", "compare", "governance=a,b", "seed=1", "replicates=6"]


def test_the_command_adds_what_was_left_to_defaults(told):
    again = shlex.split(command_of(told[0], asked_from(None, None)))
    assert again == [
        "linli",
        "compare",
        "governance=fragmented,one_three,one_three_x",
        "seed=1",
        "replicates=6",
    ]


def test_the_scenario_of_each_regime_is_named_by_its_hash(told, folder):
    text = (folder / "report.md").read_text("utf-8")
    for by_seed in told[1].values():
        assert by_seed[1].scenario in text
        assert by_seed[1].digest in text
    assert asked_from({"question": {"a": "ff"}}, None).hashes == {"a": "ff"}
