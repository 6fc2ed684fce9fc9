"""Lineage measured: natural pairs and written cases, synthetic copies, peers, speed."""
