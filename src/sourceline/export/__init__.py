"""What leaves the house: the HTML report, tables for the terminal, CoNLL-U, claim rows, JSON Schemas. No logic of the stages."""
