"""The README beside the sample files."""

from __future__ import annotations

from warehouse.periods import Period
from warehouse.samples.knowledge import FAULTS
from warehouse.samples.spoiling import SPOILED, Spoiled


def readme_text(authority: str, first: Period, last: Period, seed: int) -> str:
    """What the files are, how they came about, and what is wrong in them on purpose."""
    faults = "\n".join(
        f"  {fault.where}: {fault.what} ({fault.share:.1%} of rows, {_mended(fault.mended_after)}).\n"
        f"      As reported in: {fault.seen_in}."
        for fault in FAULTS.values()
    )
    spoiled = "\n".join(
        f"  {_where(fault)}: {fault.what} ({fault.share:.1%} of {_which(fault)} rows).\n"
        f"      The load says {fault.reason} and {_loses(fault)}. As reported in: {fault.seen_in}."
        for fault in SPOILED.values()
    )
    return f"""MADE-UP SAMPLE RECORDS

Everything in these files is made up. No row is about a real person, no child, carer or worker in them
exists, and no identifier, pupil number or Ofsted number in them was ever given to anybody. Identifiers
begin with MADEUP; staff have numbers and no names. Do not mix them with real records.

What there is
  {authority}/<month>/ for every month from {first} to {last}:
  Annex_A_<month>_made_up.xlsx              Annex A, lists 1 to 11
  SSDA903_<year>_<module>_made_up.csv       ten modules of the looked-after children return
  csc_contacts_<month>_made_up.csv          the month's contacts with their decisions
  places_made_up.csv                        where postcode districts lie; in the first month, for all
Hand them in with:  warehouse receive {authority}/<month>/* (this README is no delivery).

How they were made
  `warehouse sample` simulates a council month by month (seed {seed}; the same seed gives the same files).
  Children come to notice, are assessed, go onto plans and into care, move, are reviewed and leave, brothers
  and sisters together. The simulation is steered so that its records come to the figures that Thurrock
  Council published for April to November of 2015, 2016 and 2017:
    contacts in the month; on the month's last day the children looked after, the unaccompanied asylum
    seeking children and the children on a protection plan; and the share of under-16s in care for two and
    a half years whose placement has lasted two years, to two decimals.
  The months in between, and everything else in the files, are plausible and no more. The numbers of
  adoptions (20, 10, and 4 to November 2017) and of girls in care in April 2017 (108) are the published ones
  too. For another authority's code the same population is written.

What each file covers
  Annex A lists 1 to 5 look back six calendar months up to the month's end; lists 6 to 8 have open cases and
  those closed in these months; list 9 those owed duties; lists 10 and 11 look back twelve months.
  SSDA903 covers the collection year from 1 April to the month's end, in the codes of that year. Its
  episodes go back to the beginning of each period of care, so that the length of a placement can be told.
  csc_contacts has the month's contacts only.

What is wrong on purpose
  None of this touches the five figures above: they come out the same from the deliveries up to a month and
  from all of them.
{faults}
  Cells that cannot be read; what is bound to a date shows in one delivery and is right in the next:
{spoiled}
  Lists 7 and 8, deliveries from January 2018: dates of visits are blank while they are being cleansed.
      As reported in: D4 priority 5 line 1.
  Lists 2 to 6, 9 and 10: gender is typed in other ways ("M", "1 - Male") in 5% of rows.

Postcodes pair a real district with a drawn second half. Council names are real and stand for places only.
The places of the districts are drawn by hand, roughly right, and come from no postcode product.
"""


def _where(fault: Spoiled) -> str:
    if fault.table.startswith("List "):
        return fault.table
    return "csc_contacts" if fault.table == "contacts" else f"SSDA903 {fault.table}"


def _which(fault: Spoiled) -> str:
    some = "" if fault.fits is None else " suitable"
    return f"the delivery's{some}" if fault.due is None else f"the month's{some}"


def _loses(fault: Spoiled) -> str:
    return "rejects the row" if fault.costs == "row" else "leaves the cell empty"


def _mended(deliveries: int | None) -> str:
    if deliveries is None:
        return "never mended"
    return "right in the next delivery" if deliveries == 1 else f"right after {deliveries} deliveries"
