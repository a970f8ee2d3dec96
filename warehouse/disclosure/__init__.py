"""Disclosure control: which figures of a release are held back, and whether what is shown gives them away.

`system` says how numbers add up, `bounds` what a reader can work out of them, `protect` which have to be
hidden besides the small ones; these three know nothing of indicators. `network` says how the warehouse's own
figures hang together, `policy` what an authority shows, `decide` what becomes of each figure, `attack`
whether a candidate gives any away, `twin` keeps what a release does not show.
"""
