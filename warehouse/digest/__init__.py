"""What people read of a release: the digest page, the scorecard workbook, the terminal table.

Everything here is made from the tables of schema `mart` alone.
"""
