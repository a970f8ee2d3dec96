"""The expectation report of a month: the page, the CSV and the workbook that a quality lead decides by.

Made from the tables of schema `mart`; the candidate's own report adds what may not leave the secure zone.
"""

from warehouse.quality_report.writing import candidate_report, write_candidate, write_released

__all__ = ["candidate_report", "write_candidate", "write_released"]
