"""What two aligned documents are judged kin by."""

from __future__ import annotations

import math
from itertools import product

from sourceline.lineage.credits import two_agencies
from sourceline.lineage.days import RUNNING, days_apart
from sourceline.lineage.judgement import weights
from sourceline.lineage.relation import LEAST_MATCHES, LEAST_RUN, Kinship, common_end
from sourceline.lineage.sentences import leads_alike, retold
from sourceline.lineage.words import Words

FEATURES = (
    "constant",
    "with_quotes",
    "facts",
    "verbatim_strange",
    "numbers",
    "spun_kept",
    "kept_facts",
    "rare",
    "rare_share",
    "size",
    "runs",
    "apart",
    "rivals",
    "ordered",
    "lead",
)
"""The last, ``COSTLY`` of them, are looked at only where the others leave doubt."""
COSTLY = 2

CLEAR = 3.0
"""Log-odds beyond which the costly feature is not asked for."""

FEW_MATCHES = 2 * LEAST_MATCHES
"""Up to here, a sentence or two, a run of ``LEAST_RUN`` words must be among them: facts in one order are no copy."""


def features(kinship: Kinship, left: Words, right: Words) -> tuple[float, ...]:
    """What kinship is judged by, in the order of ``FEATURES``; symmetric in left and right."""
    return (*_cheap(kinship, left, right), *_costly(left, right))


def kin_odds(kinship: Kinship, left: Words, right: Words) -> float:
    """Log-odds that the passages make a lineage, by the fitted weights of ``data/judgement.toml``; above 0 they do.

    What only sentences tell, two shares, is left at its worst or best where the odds are beyond ``CLEAR`` either way.
    """
    if kinship.told < LEAST_MATCHES or (kinship.told < FEW_MATCHES and kinship.longest < LEAST_RUN and not kinship.spun):
        return -math.inf
    model = weights().kinship
    cheap = _cheap(kinship, left, right)
    bounds = [model.score((*cheap, *shares)) for shares in product((0.0, 1.0), repeat=COSTLY)]
    if min(bounds) >= CLEAR:
        return min(bounds)
    return max(bounds) if max(bounds) <= -CLEAR else model.score((*cheap, *_costly(left, right)))


def _cheap(kinship: Kinship, left: Words, right: Words) -> tuple[float, ...]:
    days = days_apart(left.document, right.document)
    return (
        1.0,
        kinship.kept_with_quotes,
        kinship.facts,
        kinship.verbatim * (1.0 - kinship.facts),
        kinship.kept * (1.0 - kinship.numbers),
        kinship.spun * kinship.kept * kinship.facts,
        kinship.kept * kinship.facts,
        math.log(1 + kinship.rare),
        kinship.rare_share,
        math.log(kinship.shorter),
        math.log(1 + kinship.runs),
        float(days is not None and days > RUNNING),
        float(two_agencies(left.document, right.document)),
    )


def _costly(left: Words, right: Words) -> tuple[float, float]:
    ends = common_end(left, right)
    return retold(left, right, ends), leads_alike(left, right, ends)
