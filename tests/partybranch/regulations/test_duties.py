"""The table of duties and hints."""

from datetime import date

import pytest

from partybranch.regulations import duties, meetings
from partybranch.regulations.duties import DUTIES, HINTS, Standing, short_citation


def test_a_duty_rests_on_a_national_text_and_a_hint_does_not():
    assert all(duty.is_duty for duty in DUTIES)
    assert not any(hint.is_duty for hint in HINTS)


def test_keys_are_given_once():
    assert len(duties.BY_KEY) == len(DUTIES) + len(HINTS)


def test_every_meeting_a_norm_asks_for_is_in_the_table():
    assert {duty.norm for duty in DUTIES if duty.norm} == set(meetings.DUTIES)
    assert {hint.norm for hint in HINTS if hint.norm} == set(meetings.NORMS) - set(meetings.DUTIES)


@pytest.mark.parametrize(
    ("duty", "standing"),
    [
        (duties.DUES, Standing.NATIONAL),
        (duties.ELECTION, Standing.QUOTED),
        (duties.LECTURE, Standing.CUSTOM),
    ],
)
def test_standing_is_told_apart(duty, standing):
    assert duty.standing is standing


@pytest.mark.parametrize(
    ("duty", "citation"),
    [
        (duties.COMMITTEE_MEETING, "《支部工作条例（试行）》第十二条"),
        (duties.DUES, "中组发〔2008〕3号第十二条"),
        (duties.STUDY, "《党员教育管理工作条例》第二十条"),
        (duties.LECTURE, "各地支部工作手册"),
    ],
)
def test_a_line_cites_short(duty, citation):
    assert short_citation(duty.source) == citation


def test_the_rules_on_admission_of_2026_speak_from_their_publication():
    assert not duties.CONFIRMATION.applies_on(date(2026, 5, 10))
    assert duties.CONFIRMATION.applies_on(date(2026, 5, 11))
    assert duties.DUES.applies_on(date(2010, 1, 1))
