"""What the kept outputs of the battery of tests say about our luck (experiments/chance_battery)."""

import pytest
from scipy import stats

from experiments.chance_battery.verdicts import OUTPUT, TABLE, is_complete, is_control, table, verdicts

REPORTS = [report for report in sorted(OUTPUT.glob("*.txt")) if not is_control(report)]


def test_the_table_of_verdicts_is_counted_from_the_outputs():
    assert TABLE.read_text(encoding="utf-8") == table()


def test_at_least_two_orders_of_keys_were_read_to_the_end():
    complete = {report.name.split(".")[0] for report in REPORTS if is_complete(report)}
    assert len(complete) >= 2


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.stem)
def test_no_order_of_keys_failed(report):
    words = {verdict.word for verdict in verdicts(report)}
    assert "PASSED" in words
    assert words <= {"PASSED", "WEAK"}


def test_verdicts_are_weak_no_more_often_than_luck_has_it():
    everything = [verdict for report in REPORTS for verdict in verdicts(report)]
    weak = sum(not 0.005 <= verdict.p_value <= 0.995 for verdict in everything)
    assert stats.binomtest(weak, len(everything), 0.01, alternative="greater").pvalue > 1e-3
