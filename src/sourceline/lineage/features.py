"""What two aligned documents are judged kin by."""

from __future__ import annotations

import math

from sourceline.lineage.credits import cites
from sourceline.lineage.judgement import weights
from sourceline.lineage.relation import LEAST_MATCHES, LEAST_RUN, Kinship, common_end
from sourceline.lineage.sentences import retold
from sourceline.lineage.words import Words

FEATURES = (
    "constant",
    "with_quotes",
    "unreported",
    "facts",
    "verbatim_strange",
    "longest",
    "numbers",
    "swapped",
    "spun_kept",
    "kept_facts",
    "reported",
    "lead",
    "cites",
    "rare",
    "ordered",
)
"""``ordered`` stands last: it costs most, and is looked at only where the others leave doubt."""

CLEAR = 3.0
"""Log-odds beyond which the costly feature is not asked for."""

FEW_MATCHES = 2 * LEAST_MATCHES
"""Up to here, a sentence or two, a run of ``LEAST_RUN`` words must be among them: facts in one order are no copy."""


def features(kinship: Kinship, left: Words, right: Words) -> tuple[float, ...]:
    """What kinship is judged by, in the order of ``FEATURES``; symmetric in left and right."""
    return (*_cheap(kinship, left, right), _ordered(left, right))


def kin_odds(kinship: Kinship, left: Words, right: Words) -> float:
    """Log-odds that the passages make a lineage, by the fitted weights of ``data/judgement.toml``; above 0 they do.

    The order of the sentences, a share, is left at its worst or best where the odds are beyond ``CLEAR`` either way.
    """
    if kinship.told < LEAST_MATCHES or (kinship.told < FEW_MATCHES and kinship.longest < LEAST_RUN and not kinship.spun):
        return -math.inf
    model = weights().kinship
    cheap = _cheap(kinship, left, right)
    bounds = sorted(model.score((*cheap, share)) for share in (0.0, 1.0))
    if bounds[0] >= CLEAR:
        return bounds[0]
    return bounds[1] if bounds[1] <= -CLEAR else model.score((*cheap, _ordered(left, right)))


def _cheap(kinship: Kinship, left: Words, right: Words) -> tuple[float, ...]:
    return (
        1.0,
        kinship.kept_with_quotes,
        kinship.unreported,
        kinship.facts,
        kinship.verbatim * (1.0 - kinship.facts),
        math.log(1 + kinship.longest),
        kinship.kept * (1.0 - kinship.numbers),
        kinship.swap_rate * kinship.swap_share * kinship.kept,
        kinship.spun * kinship.kept * kinship.facts,
        kinship.kept * kinship.facts,
        kinship.reported,
        kinship.lead,
        float(cites(left.document, right.document) or cites(right.document, left.document)),
        math.log(1 + kinship.rare),
    )


def _ordered(left: Words, right: Words) -> float:
    return retold(left, right, common_end(left, right))
